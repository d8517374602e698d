"""A governance officer's day: a meeting, from its first paper to a decision that anybody can read.

The officer's browser has no JavaScript all day.
"""

import pytest
from tests.service import made_up

from sherwood.service.audit.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)

CASE = """Residents of homes with a named practice go to hospital less often.

The board is asked whether to bring this to every home."""


@pytest.fixture
def people():
    made_up.partnership()
    made_up.board("unanimous")
    officer = made_up.user("Olive Reed")
    made_up.grant(officer, "governance_officer", purpose="governance")
    members = [made_up.user(name) for name in ("Cara Holt", "Colin Thorn")]
    for member in members:
        made_up.grant(member, "board_member", purpose="governance")
    return officer, *members


def test_from_a_paper_to_a_published_decision(visit, people):
    officer, for_city, for_county = people
    olive = visit(scripts=False)
    olive.sign_in(officer)
    assert "Nothing waits for you in this role today." in olive.text()

    olive.follow("Meetings and decisions")
    olive.press("Plan a meeting")
    olive.choose(Body="The Board")
    olive.fill(Date="4 July 2030", Place="County Hall")
    olive.press("Plan it")
    assert "The meeting is planned" in olive.said()

    olive.press("Add a paper")
    olive.fill(Title="Support to care homes", Text=CASE)
    olive.pick("Publish it with the decision")
    olive.press("Save")
    assert olive.said() == "Paper 1. Support to care homes is added."

    olive.press("Draft a question")
    olive.choose(Topic="Services")
    olive.fill(
        Title="Care homes",
        Question="Shall every home be supported?",
        Options="Every home\nTwenty homes first",
    )
    olive.pick("1. Support to care homes")
    olive.press("Save as a draft")
    assert "Every member that may vote" in olive.text()
    olive.press("Put it on the agenda")
    assert olive.said() == "The question is on the agenda."

    olive.home()
    assert "1 paper, and 1 question" in olive.text()
    olive.follow("Call: The Board, 4 July 2030")
    olive.press("Call the meeting")
    assert "The meeting is now: Called: papers are out." in olive.said()
    assert not olive.page.get_by_role("button", name="Add a paper").count()

    cara, colin = visit(), visit()
    for window, member in ((cara, for_city), (colin, for_county)):
        window.sign_in(member)
        window.follow("Read the papers: The Board, 4 July 2030")
        window.follow("Support to care homes")
        assert "a named practice" in window.text()

    for member, who in (("City", "Cara Holt"), ("County", "Colin Thorn")):
        olive.press("Take attendance")
        olive.pick(member)
        olive.choose(Who_is_there_for_them=who)
        olive.press("Save")
        assert olive.said() == f"{who} is there for {member}."
    assert "2 of 2; the quorum is 50% of those who may vote" in olive.text()
    olive.press("Open the meeting")
    olive.picture("meeting", height=1250)

    colin.page.go_back()
    colin.follow("Care homes")
    colin.follow("Declare an interest")
    colin.choose(Member="County")
    colin.fill(Interest="Owns two of the homes")
    colin.pick("Noted; may speak and vote")
    colin.press("Declare")
    assert "Owns two of the homes" in colin.text()

    olive.follow("Care homes")
    olive.press("Open it for votes")
    for window, member in ((cara, "City"), (colin, "County")):
        window.home()
        window.follow("Vote: Care homes")
        window.press("Vote")
        assert "A vote is cast once" in window.text()
        window.pick("Every home")
        if member == "City":
            window.picture("vote", height=950)
        window.press("Cast the vote")
        assert window.said() == f"The vote of {member} is cast."
    window.home()
    assert "Vote:" not in window.text()

    olive.press("Count the votes")
    assert olive.said() == "Carried. Unanimous: all 2 members that may vote."
    olive.home()
    olive.follow("Publish: Care homes")
    olive.press("Publish")
    assert olive.said() == "Anybody can read it now."
    olive.follow("The Board, 4 July 2030")
    olive.press("Close the meeting")
    assert "The meeting is now: Closed." in olive.said()

    olive.follow("Meetings and decisions")
    olive.follow("Decision log")
    olive.fill(Words="every home be supported")
    olive.choose(State="Carried")
    olive.press("Find")
    assert "1 decision" in olive.text()
    olive.follow("Care homes")

    anybody = visit()
    anybody.go("/published/")
    feed = anybody.page.locator("link[type='application/rss+xml']").get_attribute("href")
    anybody.follow("Care homes")
    assert "Residents of homes with a named practice" in anybody.text()
    anybody.picture("published-decision", height=1150)
    assert "<title>Care homes</title>" in anybody.page.request.get(anybody.server + feed).text()
    assert verify().faults == ()
