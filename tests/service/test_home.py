"""The first page tells each role what waits for it, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.governance import agreeing, deciding, meeting
from sherwood.service.governance.models import Agreement
from sherwood.service.governance.proposing import propose_membership
from sherwood.service.information import releasing
from sherwood.service.information.disclosing import read_counts
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def said(client):
    return client.get("/").content.decode()


def planned(officer, day, topic=True):
    who = {"by": officer.user, "acting_as": ""}
    body, matter = made_up.board()
    held = meeting.plan_meeting(body, held_on=day, place="Hall", **who)
    return held, matter if topic else None, who


def test_nothing_waits(officer):
    assert "Nothing waits for you in this role today." in said(officer)


def test_a_meeting_waits_for_its_next_step(officer):
    today = timezone.localdate()
    held, _, who = planned(officer, today)
    assert "Add the papers: The Board" in said(officer)
    meeting.add_paper(held, "The case", "Because.", public=True, **who)
    assert "Call: The Board" in said(officer)
    assert "1 paper, and 0 questions" in said(officer)
    member = made_up.signed_in("board_member")
    assert "Nothing waits" in said(member)
    meeting.move(held, "called", **who)
    assert "Take attendance and open: The Board" in said(officer)
    assert "Read the papers: The Board" in said(member)
    meeting.move(held, "in_session", **who)
    assert "Go on with: The Board" in said(officer)
    meeting.move(held, "closed", **who)
    assert "Nothing waits" in said(officer)


def test_a_vote_waits_for_who_is_there_until_it_is_cast(officer):
    held, matter, who = planned(officer, timezone.localdate())
    paper = meeting.add_paper(held, "The case", "Because.", public=True, **who)
    asked = meeting.ask(held, matter, "Homes", "Shall we?", ["Yes", "No"], [paper], **who)
    deciding.table(asked, **who)
    meeting.move(held, "called", **who)
    there = made_up.signed_in("board_member", name="There")
    away = made_up.signed_in("board_member", name="Away")
    city = made_up.organisation("city")
    meeting.attend(held, city, there.user, **who)
    meeting.move(held, "in_session", **who)
    deciding.open_votes(asked, **who)
    assert "Vote: Homes" in said(there)
    assert "Vote: Homes" not in said(away)
    deciding.vote(asked, city, asked.options.first(), by=there.user, acting_as="")
    assert "Vote: Homes" not in said(there)
    deciding.close_votes(asked, **who)
    assert "Publish: Homes" in said(officer)
    deciding.publish(asked, **who)
    assert "Publish: Homes" not in said(officer)


def test_a_signature_waits_for_the_party_itself(officer):
    who = {"by": officer.user, "acting_as": ""}
    parties = [made_up.organisation(code) for code in ("city", "county")]
    memorandum = Agreement(
        organisation=made_up.organisation("ics"),
        kind="memorandum",
        title="One system",
        text="One.",
        start=made_up.START,
    )
    agreeing.draft(memorandum, parties, **who)
    city = made_up.signed_in("board_member", "city")
    assert "Nothing waits" in said(city)
    agreeing.offer(memorandum, version=memorandum.version, **who)
    assert "Read and sign: One system" in said(city)
    assert "Read and sign" not in said(made_up.signed_in("board_member", "ics"))


def test_alerts_wait_for_the_officer_who_covers_them_and_did_not_look():
    made_up.partnership()
    officer = made_up.signed_in("information_governance_officer")
    elsewhere = made_up.signed_in("information_governance_officer", "county")
    now = timezone.now()
    for user in (officer.user, elsewhere.user):
        EmergencyAccess.objects.create(
            user=user,
            person="p",
            subject="s",
            organisation=made_up.organisation("city1"),
            reason="r",
            at=now,
            until=now + timedelta(hours=1),
        )
    assert "Look into emergency access by information governance officer at county" in said(officer)
    assert "Look into emergency access by information governance officer at ics" not in said(
        officer
    )
    assert "Nothing waits" in said(elsewhere)


def test_opt_outs_wait_once_a_flow_needs_them():
    made_up.partnership()
    officer = made_up.signed_in("information_governance_officer")
    assert "Nothing waits" in said(officer)
    registered.flow()
    assert "No list of people who opted out has been loaded." in said(officer)
    today = timezone.localdate()
    registered.opted_out("a", checked_on=today - timedelta(days=15))
    assert "The one in use may be used until" in said(officer)
    registered.opted_out("a", version="2", checked_on=today)
    assert "Nothing waits" in said(officer)
    registered.flow("ends", opt_out=False, end=today + timedelta(days=3))
    assert "Decide whether it goes on: Ends" in said(officer)


def test_an_output_waits_for_its_author_then_for_each_checker():
    made_up.partnership()
    registered.flow("planning", opt_out=False)
    analyst = made_up.signed_in("analyst", purpose="planning")
    one, two = (
        made_up.signed_in("output_checker", purpose="planning", name=name) for name in ("A", "B")
    )
    who = {"by": analyst.user, "acting_as": ""}
    ics = made_up.organisation("ics")
    output = releasing.begin(title="People", context="C", flow="planning", organisation=ics, **who)
    counts = read_counts(b"practice,people\nA,30\nB,40\nC,52\n", "hes_subnational")
    releasing.add_file(output, "people.csv", counts, **who)
    assert "Go on with: People" in said(analyst)
    assert "Nothing waits" in said(one)
    releasing.submit(output, **who)
    assert "Nothing waits" in said(analyst)
    for checker in (one, two):
        assert "Review: People" in said(checker)
        releasing.review(output, "approve", "Safe", by=checker.user, acting_as="")
        assert "Review: People" not in said(checker)
    assert "Approve, reject or return: People" in said(one)
    releasing.decide(output, "approved", by=one.user, acting_as="")
    assert "Let out: People" in said(two)


def test_a_proposal_waits_for_a_second_officer(officer):
    who = {"by": officer.user, "acting_as": ""}
    second = made_up.signed_in("governance_officer", name="Second Officer")
    elsewhere = made_up.signed_in("governance_officer", "county", name="Elsewhere")
    propose_membership(made_up.joining("city", "new"), **who)
    assert "Agree, or turn down:" in said(second)
    assert "Nothing waits" in said(officer)
    assert "Nothing waits" in said(elsewhere)
