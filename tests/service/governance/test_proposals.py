"""What widens access takes two officers, and is held to every rule when the second agrees."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.service import made_up

from sherwood.errors import InputError
from sherwood.service.accounts.invitations import close_account
from sherwood.service.audit.models import Entry
from sherwood.service.governance import proposing
from sherwood.service.governance.models import Membership, Proposal
from sherwood.service.governance.transitions import PROPOSAL

pytestmark = pytest.mark.django_db
_S = Proposal.State


@pytest.fixture
def officer():
    made_up.partnership()
    made_up.organisation("new", "partnership", "The New One")
    return made_up.signed_in("governance_officer", name="First Officer")


@pytest.fixture
def second():
    return made_up.signed_in("governance_officer", name="Second Officer")


@pytest.fixture
def granting():
    made_up.partnership()
    return made_up.signed_in("information_governance_officer", name="First Officer")


@pytest.fixture
def second_granting():
    return made_up.signed_in("information_governance_officer", name="Second Officer")


def proposed(officer, parent="ics", child="new", **more):
    """What an officer proposed from the page."""
    given = {
        "hierarchy": made_up.hierarchy().pk,
        "parent": made_up.organisation(parent).pk,
        "child": made_up.organisation(child).pk,
        "start": "2018-05-01",
        "source": "made up",
        **more,
    }
    assert officer.post("/memberships/new/", given).status_code == 302
    return Proposal.objects.latest("pk")


def answer(browser, proposal, said="agree", **more):
    given = {"said": said, "version": proposal.version, **more}
    return browser.post(f"/proposals/{proposal.pk}/", given)


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def joined():
    return Membership.objects.filter(child__code="new").exists()


def test_a_membership_takes_effect_when_a_second_officer_agrees(officer, second):
    made_up.grant(made_up.user("Dr Below"), "general_practitioner", purpose="direct_care")
    proposal = proposed(officer)
    assert not joined()
    page = second.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "3 roles of 3 people would reach The New One" in page
    assert "General practitioner" in page and "Dr Below" in page
    assert answer(second, proposal).url == "/proposals/"
    assert joined() and state(proposal) == _S.AGREED
    told = Entry.objects.get(action="membership added")
    assert told.actor == second.user and told.detail["proposal"] == proposal.pk
    assert Entry.objects.get(action="membership proposed").actor == officer.user
    assert Entry.objects.get(action="membership agreed").actor == second.user


def test_nobody_agrees_to_what_they_propose(officer):
    proposal = proposed(officer)
    page = answer(officer, proposal)
    assert page.status_code == 422 and state(proposal) == _S.PROPOSED
    again = made_up.as_user(
        officer.user, made_up.grant(officer.user, "governance_officer", purpose="governance")
    )
    assert answer(again, proposal).status_code == 422
    assert not joined()


def test_the_database_keeps_the_two_apart(officer):
    proposal = proposed(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="agreed", answered_by=officer.user)


@pytest.mark.parametrize("at", ["county", "city1", "city"])
def test_a_second_officer_covers_the_parent(officer, at):
    proposal = proposed(officer)
    elsewhere = made_up.signed_in("governance_officer", at)
    assert answer(elsewhere, proposal).status_code == 403
    assert f"/proposals/{proposal.pk}/" not in elsewhere.get("/proposals/").content.decode()
    assert not joined()


def test_an_officer_for_roles_does_not_answer_memberships(officer):
    proposal = proposed(officer)
    other = made_up.signed_in("information_governance_officer")
    assert answer(other, proposal).status_code == 403


def test_it_is_turned_down_with_a_reason(officer, second):
    proposal = proposed(officer)
    assert answer(second, proposal, "turn_down").status_code == 422
    answer(second, proposal, "turn_down", reason="Not before April")
    assert state(proposal) == _S.TURNED_DOWN and not joined()
    assert "Not before April" in officer.get(f"/proposals/{proposal.pk}/").content.decode()


def test_it_is_taken_back_by_who_proposed_it_alone(officer, second):
    proposal = proposed(officer)
    assert answer(second, proposal, "withdraw").status_code == 422
    answer(officer, proposal, "withdraw")
    assert state(proposal) == _S.WITHDRAWN
    assert answer(second, proposal).status_code == 422
    assert not joined()


@pytest.mark.parametrize("end", [s for s in _S if not PROPOSAL[s]])
def test_nothing_follows_an_answer(officer, second, end):
    proposal = proposed(officer)
    Proposal.objects.filter(pk=proposal.pk).update(state=end, answered_at=timezone.now())
    proposal.refresh_from_db()
    for browser, said in ((second, "agree"), (second, "turn_down"), (officer, "withdraw")):
        answer(browser, proposal, said, reason="x")
        assert state(proposal) == end
    assert not joined()


def test_two_officers_answer_at_once(officer, second):
    proposal = proposed(officer)
    third = made_up.signed_in("governance_officer", name="Third Officer")
    answer(third, proposal, "turn_down", reason="No")
    Proposal.objects.filter(pk=proposal.pk).update(state="proposed")
    page = answer(second, proposal)  # as they opened it, before the third answered
    assert page.status_code == 422
    assert "saved by somebody else since you opened it" in page.content.decode()
    assert not joined()


def test_it_is_held_to_every_rule_again(officer, second):
    proposal = proposed(officer)
    made_up.belongs("new", "county")
    page = answer(second, proposal)
    assert "is a member of County on some of these days" in page.content.decode()
    assert state(proposal) == _S.PROPOSED


def test_what_somebody_proposed_whose_account_is_closed_is_not_made(officer, second):
    proposal = proposed(officer)
    close_account(officer.user.email)
    assert "propose it anew" in answer(second, proposal).content.decode()
    assert not joined()


def test_a_role_that_sees_persons_takes_two(granting, second_granting):
    ann = made_up.user()
    proposal = made_up.proposed_role(granting, ann)
    assert not ann.grants.exists()
    assert "A link for Ann Other" in answer(second_granting, proposal).text
    given = ann.grants.get()
    assert given.role == "general_practitioner" and given.given_by == granting.user
    told = Entry.objects.get(action="role given")
    assert told.actor == second_granting.user and told.detail["proposal"] == proposal.pk


def test_a_role_that_gives_roles_takes_two(granting, second_granting):
    ann = made_up.user()
    role = {"role": "information_governance_officer", "purpose": "governance"}
    proposal = made_up.proposed_role(granting, ann, **role)
    assert not ann.grants.exists()
    answer(second_granting, proposal)
    assert ann.grants.get().start <= timezone.localdate()


def test_nobody_agrees_to_a_role_of_their_own(granting, second_granting):
    proposal = made_up.proposed_role(granting, second_granting.user)
    page = answer(second_granting, proposal)
    assert page.status_code == 422
    assert second_granting.user.grants.count() == 1


def test_a_role_is_agreed_only_by_who_covers_all_of_it(granting):
    proposal = made_up.proposed_role(granting, made_up.user(), at="city")
    for at in ("county", "city1"):
        other = made_up.signed_in("information_governance_officer", at)
        assert answer(other, proposal).status_code == 403
    city = made_up.signed_in("information_governance_officer", "city")
    assert answer(city, proposal).status_code == 200  # with the link to hand over
    assert state(proposal) == _S.AGREED


def test_where_there_is_one_officer_whoever_runs_the_service_agrees(granting):
    ann = made_up.user()
    proposal = made_up.proposed_role(granting, ann)
    page = granting.get(f"/proposals/{proposal.pk}/").content.decode()
    assert f"sherwood agree {proposal.pk}" in page
    proposing.agree_as_service(proposal)
    assert ann.grants.get().given_by == granting.user
    assert Entry.objects.get(action="role agreed").actor is None


def test_whoever_runs_the_service_does_not_stand_in_for_an_officer(granting, second_granting):
    proposal = made_up.proposed_role(granting, made_up.user())
    with pytest.raises(InputError, match="ask Second Officer"):
        proposing.agree_as_service(proposal)
    assert state(proposal) == _S.PROPOSED
    close_account(second_granting.user.email)
    proposing.agree_as_service(proposal)
    with pytest.raises(InputError, match="was agreed already"):
        proposing.agree_as_service(proposal)


def test_dates_and_conditions_are_kept_as_proposed(officer, second):
    proposal = proposed(officer, end="2020-04-01", conditions="Unanimity")
    answer(second, proposal)
    made = Membership.objects.get(child__code="new")
    assert (made.start, made.end) == (date(2018, 5, 1), date(2020, 4, 1))
    assert made.conditions == "Unanimity"
