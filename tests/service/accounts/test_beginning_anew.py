"""Nobody who invited somebody can be them once they hold a role that takes two officers."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.service import made_up
from tests.service.accounts.test_officers import (
    NEW,
    choose,
    close,
    invited,
    link_on,
    new_link,
    with_code,
)
from tests.service.accounts.test_sign_in import PASSWORD, enter, is_in, with_app

from sherwood.service.audit.models import Entry
from sherwood.service.governance import proposing

pytestmark = pytest.mark.django_db
OFFICER = "information_governance_officer"


@pytest.fixture
def first():
    made_up.partnership()
    return with_code(OFFICER, "ics", "First Officer")


@pytest.fixture
def second():
    return with_code(OFFICER, "ics", "Second Officer")


def agree(officer, proposal):
    given = {"said": "agree", "version": proposal.version}
    return officer.post(f"/proposals/{proposal.pk}/", given)


@pytest.mark.parametrize("role", [("general_practitioner", "direct_care"), (OFFICER, "governance")])
def test_the_link_that_was_kept_ends_and_the_second_officer_is_shown_another(first, second, role):
    page, ann = invited(first)
    old = link_on(page)
    answered = agree(second, made_up.proposed_role(first, ann, role=role[0], purpose=role[1]))
    fresh = link_on(answered)
    assert fresh and fresh != old
    assert Client().get(old).status_code == 410
    choose(fresh)
    assert is_in(enter(ann, NEW)[0])
    assert ann.grants.get().role == role[0]


def test_the_second_officer_is_told_before_they_agree(first, second):
    _, ann = invited(first)
    proposal = made_up.proposed_role(first, ann)
    page = second.get(f"/proposals/{proposal.pk}/").text
    assert "begin anew" in page and ann.email in page


def test_who_had_opened_the_old_link_cannot_go_on_with_it(first, second):
    page, ann = invited(first)
    browser = Client()
    browser.get(link_on(page))
    agree(second, made_up.proposed_role(first, ann))
    chosen = {"new_password1": NEW, "new_password2": NEW}
    assert browser.post("/accounts/link/password/", chosen).status_code == 410


def test_a_password_and_an_app_that_the_first_officer_chose_for_them_end(first, second):
    page, ann = invited(first)
    choose(link_on(page))
    browser, _ = enter(ann, NEW)
    assert is_in(browser)
    with_app(ann)
    agree(second, made_up.proposed_role(first, ann))
    assert not is_in(browser)
    assert not is_in(enter(ann, NEW)[0])
    assert not Authenticator.objects.filter(user=ann).exists()


def test_the_first_officer_is_shown_no_link_and_makes_none(first, second):
    page, ann = invited(first)
    proposal = made_up.proposed_role(first, ann)
    token = link_on(agree(second, proposal)).split("/")[-2]
    pages = [f"/proposals/{proposal.pk}/", f"/accounts/people/{ann.pk}/", "/proposals/", "/roles/"]
    assert not any(token in first.get(one).text for one in pages)
    assert token not in str(list(Entry.objects.values_list("detail", "subject_key")))
    assert new_link(first, ann).url == "/proposals/"
    assert new_link(first, ann, without_second_step="on").url == "/proposals/"
    assert link_on(page) and Client().get(link_on(page)).status_code == 410


def test_closing_and_reopening_makes_a_link_for_an_account_without_the_role(first, second):
    _, ann = invited(first)
    agree(second, made_up.proposed_role(first, ann))
    close(first, ann)
    page = first.post(f"/accounts/people/{ann.pk}/reopen/", {"reason": "Back again"})
    choose(link_on(page))
    browser, _ = enter(ann, NEW)
    assert "You hold no role today" in browser.get("/role/").text
    again = agree(second, made_up.proposed_role(first, ann))
    assert link_on(again) and not is_in(browser) and not is_in(enter(ann, NEW)[0])


def test_who_came_in_by_two_before_keeps_password_and_app(first, second):
    ann = made_up.user()
    with_app(ann)
    made_up.grant(ann, "general_practitioner", "city1", purpose="direct_care")
    answered = agree(second, made_up.proposed_role(first, ann, at="city2"))
    assert answered.status_code == 302
    assert ann.grants.count() == 2
    assert Authenticator.objects.filter(user=ann).exists()
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_a_role_that_takes_one_officer_changes_no_way_in(first):
    page, ann = invited(first)
    made_up.asked_for_role(first, ann, "board_member", purpose="governance")
    assert ann.grants.get().role == "board_member"
    choose(link_on(page))
    assert is_in(enter(ann, NEW)[0])


def test_whoever_runs_the_service_is_given_the_link_where_they_agree(first):
    page, ann = invited(first)
    link = proposing.agree_as_service(made_up.proposed_role(first, ann))
    assert Client().get(link_on(page)).status_code == 410
    choose(link)
    assert is_in(enter(ann, NEW)[0])
    assert Entry.objects.get(action="account begun anew").actor is None
