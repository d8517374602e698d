"""A meeting from its first paper to a published decision, page by page."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.audit.verify import verify
from sherwood.service.governance.models import Decision, Meeting, Paper, Suspension

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def planned(officer, rule="majority"):
    body, topic = made_up.board(rule)
    officer.post("/meetings/new/", {"body": body.pk, "held_on": "2018-07-04", "place": "Hall"})
    meeting = Meeting.objects.get()
    officer.post(f"/meetings/{meeting.pk}/papers/new/", {"title": "The case", "text": "Because."})
    paper = Paper.objects.get()
    officer.post(
        f"/meetings/{meeting.pk}/questions/new/",
        {
            "topic": topic.pk,
            "title": "Care homes",
            "question": "Shall we go on?",
            "options": "Go on\nStop",
            "papers": [paper.pk],
        },
    )
    decision = Decision.objects.get()
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "table"})
    return meeting, paper, decision


def in_session(officer, meeting, members):
    """Call and open the meeting, with a voter for each member."""
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "called"})
    voters = {}
    for member in members:
        voter = made_up.signed_in("board_member", member, name=f"voter of {member}")
        organisation = made_up.organisation(member)
        officer.post(
            f"/meetings/{meeting.pk}/attendance/",
            {"organisation": organisation.pk, "user": voter.user.pk},
        )
        made_up.grant(voter.user, "board_member", "ics", purpose="governance")
        voters[member] = voter
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "in_session"})
    return voters


def cast(voter, decision, member, choice):
    option = decision.options.filter(title=choice).first()
    return voter.post(
        f"/decisions/{decision.pk}/vote/",
        {
            "organisation": made_up.organisation(member).pk,
            "option": option.pk if option else "abstain",
        },
    )


def test_from_paper_to_published_decision(officer):
    meeting, _, decision = planned(officer)
    voters = in_session(officer, meeting, ["city", "county"])
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"})
    for member, voter in voters.items():
        assert cast(voter, decision, member, "Go on").status_code == 302
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "count"})
    decision.refresh_from_db()
    assert decision.state == "carried"
    assert decision.chosen.title == "Go on"
    assert decision.outcome == "2 of 2 votes cast, more than half."
    anybody = Client()
    assert b"Care homes" not in anybody.get("/published/").content
    officer.post(f"/decisions/{decision.pk}/publish/")
    assert b"Care homes" in anybody.get("/published/").content
    assert b"Shall we go on?" in anybody.get(f"/published/{decision.pk}/").content
    assert b"<rss" in anybody.get("/published/feed/").content
    told = set(Entry.objects.values_list("action", flat=True))
    assert {"meeting planned", "paper added", "vote cast", "votes counted"} <= told
    assert verify().faults == ()


def test_unanimity_is_needed_where_the_topic_says_so(officer):
    meeting, _, decision = planned(officer, rule="unanimous")
    voters = in_session(officer, meeting, ["city", "county"])
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"})
    cast(voters["city"], decision, "city", "Go on")
    cast(voters["county"], decision, "county", "Stop")
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "count"})
    decision.refresh_from_db()
    assert decision.state == "not_carried"
    assert decision.chosen is None


def test_a_member_votes_once_and_only_through_who_is_there(officer):
    meeting, _, decision = planned(officer)
    voters = in_session(officer, meeting, ["city", "county"])
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"})
    cast(voters["city"], decision, "city", "Go on")
    cast(voters["city"], decision, "city", "Stop")
    cast(voters["city"], decision, "county", "Go on")
    assert [str(vote) for vote in decision.votes.all()] == ["City: Go on"]


def voting_for(officer, *members):
    """One who is there for several members, and the question that they vote on."""
    meeting, _, decision = planned(officer)
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "called"})
    voter = made_up.signed_in("board_member", name="Nadia Shah")
    codes = [made_up.organisation(member).pk for member in members]
    attendance = {"organisation": codes, "user": voter.user.pk}
    officer.post(f"/meetings/{meeting.pk}/attendance/", attendance)
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "in_session"})
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"})
    return voter, decision


def chosen_member(voter, where):
    """The member that the form of voting has chosen before anybody chooses."""
    selected = re.findall(r'<option value="(\d+)" selected\s*>', voter.get(where).content.decode())
    return int(selected[0]) if selected else None


def test_each_link_to_vote_leads_to_its_own_member(officer):
    voter, decision = voting_for(officer, "city", "county")
    home = voter.get("/").content.decode()
    for member in ("city", "county"):
        carries = f"/decisions/{decision.pk}/?member={member}"
        assert home.count(f'href="{carries}"') == 1
        form = f"/decisions/{decision.pk}/vote/?member={member}"
        assert f'href="{form}"' in voter.get(carries).content.decode()
        assert chosen_member(voter, form) == made_up.organisation(member).pk


def test_no_member_is_chosen_where_no_link_says_which(officer):
    voter, decision = voting_for(officer, "city", "county")
    form = f"/decisions/{decision.pk}/vote/"
    assert chosen_member(voter, form) is None
    page = voter.post(form, {"option": decision.options.first().pk}).content.decode()
    assert "You vote for” needs an answer" in page
    assert not decision.votes.exists()


def test_a_link_chooses_no_member_that_one_has_no_voice_for(officer):
    voter, decision = voting_for(officer, "city", "county")
    form = f"/decisions/{decision.pk}/vote/"
    assert chosen_member(voter, f"{form}?member=hospital") is None
    cast(voter, decision, "city", "Go on")
    assert chosen_member(voter, f"{form}?member=city") == made_up.organisation("county").pk


def test_a_suspended_member_does_not_vote(officer):
    Suspension.objects.create(
        membership=made_up.organisation("city").belongs_to.get(),
        start=date(2018, 6, 1),
        reason="made up",
    )
    meeting, _, decision = planned(officer)
    voters = in_session(officer, meeting, ["city", "county"])
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"})
    page = voters["city"].post(
        f"/decisions/{decision.pk}/vote/",
        {
            "organisation": made_up.organisation("city").pk,
            "option": decision.options.first().pk,
        },
        follow=True,
    )
    assert "City may not vote on this question." in page.content.decode()
    assert not decision.votes.exists()


def test_papers_do_not_change_once_the_meeting_was_called(officer):
    meeting, paper, _ = planned(officer)
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "called"})
    page = officer.post(
        f"/papers/{paper.pk}/change/", {"title": "X", "text": "Y", "version": 0}, follow=True
    )
    assert "do not change once the meeting was called" in page.content.decode()
    paper.refresh_from_db()
    assert paper.text == "Because."


def test_two_people_editing_one_paper_are_shown_both_texts(officer):
    _, paper, _ = planned(officer)
    where = f"/papers/{paper.pk}/change/"
    assert officer.post(where, {"title": "A", "text": "Mine", "version": 0}).status_code == 302
    page = officer.post(where, {"title": "B", "text": "Yours", "version": 0})
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert "Yours" in page.content.decode()
    paper.refresh_from_db()
    assert paper.text == "Mine"


def test_a_meeting_closes_when_nothing_is_left_undecided(officer):
    meeting, _, decision = planned(officer)
    in_session(officer, meeting, ["city"])
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "closed"})
    meeting.refresh_from_db()
    assert meeting.state == "in_session"
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "put_off", "reason": "No time"})
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "closed"})
    meeting.refresh_from_db()
    assert meeting.state == "closed"


def next_at(officer, meeting):
    """What the page of a meeting says comes next: its sentences, and its buttons."""
    page = officer.get(f"/meetings/{meeting.pk}/").content.decode()
    part = re.split("sherwood-scroll|nhsuk-heading-s", page.partition("What comes next</h2>")[2])[0]
    buttons = re.findall(r">\s*(\w+ the meeting(?: off)?)\s*<", part)
    return re.findall(r"<p>(.*?)</p>", part), buttons


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("1/1/1900", "The Integrated Care System began on 1 April 2018, after this day."),
        ("4 July 2918", "This is more than 10 years away."),
    ],
)
def test_a_meeting_is_planned_for_a_day_on_which_its_body_can_meet(officer, day, why):
    body, _ = made_up.board()
    given = {"body": body.pk, "held_on": day, "place": "Hall"}
    assert why in officer.post("/meetings/new/", given).content.decode()
    assert not Meeting.objects.exists()
    officer.post("/meetings/new/", {**given, "held_on": "1 April 2018"})
    assert Meeting.objects.count() == 1


def test_no_topic_is_chosen_for_a_new_question(officer):
    meeting, _, _ = planned(officer)
    where = f"/meetings/{meeting.pk}/questions/new/"
    assert "Choose a topic" in officer.get(where).content.decode()
    given = {"title": "Beds", "question": "Shall we?", "options": "Yes\nNo"}
    assert "Topic” needs an answer" in officer.post(where, given).content.decode()
    assert Decision.objects.count() == 1


def test_a_meeting_without_a_paper_is_not_yet_called(officer):
    body, _ = made_up.board()
    officer.post("/meetings/new/", {"body": body.pk, "held_on": "2018-07-04", "place": "Hall"})
    said, buttons = next_at(officer, Meeting.objects.get())
    assert (said, buttons) == (["A meeting is called with at least one paper."], [])


def test_what_comes_next_is_so_and_can_be_done(officer):
    meeting, _, decision = planned(officer)
    assert next_at(officer, meeting) == (
        ["Calling it puts its papers out: from then on they do not change."],
        ["Call the meeting"],
    )
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "called"})
    assert next_at(officer, meeting)[1] == ["Open the meeting", "Put the meeting off"]
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "in_session"})
    assert next_at(officer, meeting) == (
        ["Decide each question on the agenda, or put it off, before closing."],
        [],
    )
    officer.post(f"/decisions/{decision.pk}/move/", {"do": "put_off", "reason": "No time"})
    assert next_at(officer, meeting) == (
        ["No question on the agenda is left undecided."],
        ["Close the meeting"],
    )
    officer.post(f"/meetings/{meeting.pk}/move/", {"state": "closed"})
    assert next_at(officer, meeting) == ([], [])


def test_a_question_is_opened_for_votes_once_the_meeting_is_in_session(officer):
    meeting, _, decision = planned(officer)
    page = officer.get(f"/decisions/{decision.pk}/").content.decode()
    assert "Votes are cast while the meeting is in session." in page
    assert "Open it for votes" not in page
    in_session(officer, meeting, [])
    page = officer.get(f"/decisions/{decision.pk}/").content.decode()
    assert "Votes are cast while" not in page
    assert "Open it for votes" in page


def test_a_question_that_was_not_tabled_is_not_opened(officer):
    meeting, _, decision = planned(officer)
    page = officer.post(f"/decisions/{decision.pk}/move/", {"do": "open"}, follow=True)
    assert "Votes are cast while the meeting is in session." in page.content.decode()
    assert officer.get(f"/meetings/{meeting.pk}/").status_code == 200


@pytest.mark.parametrize("page", ["/meetings/", "/meetings/new/", "/published/", "/"])
def test_pages_are_drawn(officer, page):
    assert officer.get(page).status_code == 200


def test_an_officer_of_the_county_does_not_prepare_the_systems_meeting(officer):
    meeting, _, decision = planned(officer)
    county = made_up.signed_in("governance_officer", "county")
    assert county.get(f"/meetings/{meeting.pk}/").status_code == 403
    assert county.get(f"/decisions/{decision.pk}/").status_code == 403
    assert county.post(f"/meetings/{meeting.pk}/move/", {"state": "called"}).status_code == 403
