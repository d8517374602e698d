"""A finance director's day, on a telephone: reading, voting, and recording a status."""

import pytest
from tests.service import made_up

from sherwood.service.governance import deciding, meeting
from sherwood.service.governance.models import FrameworkItem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def director():
    """A director for whom a meeting waits, and who answers for an enabler."""
    made_up.partnership()
    officer = made_up.user("Olive Reed")
    director = made_up.user("Farah Nour")
    for purpose in ("governance", "planning"):
        made_up.grant(director, "finance_director", purpose=purpose)
    who = {"by": officer, "acting_as": ""}
    body, topic = made_up.board()
    held = meeting.plan_meeting(body, held_on=made_up.START, place="Hall", **who)
    paper = meeting.add_paper(
        held, "One finance model", "It costs one million.", public=True, **who
    )
    asked = meeting.ask(
        held, topic, "The model", "Shall we buy it?", ["Buy", "Wait"], [paper], **who
    )
    deciding.table(asked, **who)
    meeting.move(held, "called", **who)
    meeting.attend(held, made_up.organisation("city"), director, **who)
    meeting.move(held, "in_session", **who)
    deciding.open_votes(asked, **who)
    FrameworkItem.objects.create(
        name="finance_model",
        kind="enabler",
        title="One finance model",
        owner=made_up.organisation("ics"),
        figures={"source": "made up"},
        place=1,
    )
    return director


def test_votes_and_records_a_status_with_its_evidence(visit, director):
    farah = visit(width=320)
    farah.sign_in(director, "Director of finance at The Integrated Care System, for governance")
    farah.follow("Vote: The model")
    farah.follow("One finance model")
    assert "It costs one million." in farah.text()
    farah.page.go_back()
    farah.press("Vote")
    farah.press("Cast the vote")
    problem = farah.page.get_by_role("alert")
    assert "There is a problem" in problem.inner_text()
    farah.page.wait_for_function("document.activeElement.matches('.nhsuk-error-summary')")
    problem.get_by_role("link").click()
    assert farah.page.evaluate("document.activeElement.type") == "radio"
    farah.pick("Buy")
    farah.press("Cast the vote")
    assert farah.said() == "The vote of City is cast."

    farah.home()
    assert "Nothing waits" in farah.text()
    farah.follow("Framework")
    farah.follow("One finance model")
    farah.press("Record a status")
    farah.choose(Status="Effective")
    farah.fill(From="1 July 2018", Evidence="Every ledger reconciles within half a per cent")
    farah.press("Record it")
    assert "There is a problem" in farah.page.get_by_role("alert").inner_text()
    farah.fill(Lapses="4/7/2018")
    farah.press("Record it")
    assert farah.said() == "Saved."
    assert "Every ledger reconciles" in farah.text()
    farah.check_accessible()

    farah.home()
    assert "1 enabler or function" in farah.text()
    farah.picture("home-on-a-telephone", height=1000)
    farah.follow("Renew the evidence that has lapsed")
    assert farah.heading() == "Enablers and functions"
