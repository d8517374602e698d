"""From an invitation to a first role agreed by two: in a browser, by keyboard, without scripts."""

import pytest
from tests.service import made_up

from sherwood.service.accounts.models import User
from sherwood.service.governance.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers():
    made_up.partnership()
    role = "information_governance_officer"
    return [made_up.signed_in(role, name=f"{name} Officer") for name in ("First", "Second")]


def by_keyboard(page, *words):
    """Type into the fields one after another, and send the form, without a mouse."""
    page.get_by_label("Name", exact=True).focus()
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the number nobody has here
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_an_invitation_and_a_role_that_takes_two(visit, officers, width, scripts):
    first, second = officers
    one = visit(first, width=width, scripts=scripts)
    look = one.check_accessible if scripts else one.heading
    page = one.go("/accounts/people/")
    look()
    page.get_by_role("button", name="Invite somebody").click()
    assert one.heading() == "Invite somebody"
    look()
    by_keyboard(page, "Ann Other", "ann.other@example.org")
    page.get_by_role("heading", name="A link for Ann Other").wait_for()
    assert one.heading() == "A link for Ann Other"
    look()
    link = page.locator("#link").inner_text()
    assert link.startswith(one.server) and link not in page.url

    page.get_by_role("button", name="Give them their first role").click()
    assert one.heading() == "Give a role"
    assert page.get_by_label("To whom").locator("option:checked").inner_text() == "Ann Other"
    page.get_by_label("Role", exact=True).select_option(label="General practitioner")
    page.get_by_label("At", exact=True).select_option(label="City1")
    page.get_by_label("For", exact=True).select_option(label="Direct care")
    one.fill(From="2018-07-04", Reason="Works there")
    one.press("Give the role")
    assert one.heading() == "For a second officer"
    assert "a second officer has to agree" in page.locator("body").inner_text()
    look()
    ann = User.objects.get(name="Ann Other")
    assert not ann.grants.exists()

    other = visit(second, width=width, scripts=scripts)
    page = other.go("/proposals/")
    page.get_by_role("link", name="Ann Other as General practitioner").click()
    look = other.check_accessible if scripts else other.heading
    look()
    page.get_by_label("I agree: it takes effect now").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Answer").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="A link for Ann Other").wait_for()
    look()
    anew = page.locator("#link").inner_text()
    assert anew != link
    assert ann.grants.get().role == "general_practitioner"

    answered = Proposal.objects.get()
    other.go(f"/proposals/{answered.pk}/")
    look()
    # The invited person's own browser follows the second officer's link; the first one is over.
    own = visit(width=width, scripts=scripts)
    own.page.goto(anew)
    assert own.heading() == "Choose a password"
    assert visit(width=width, scripts=scripts).page.goto(link).status == 410


def test_an_accounts_pages_are_accessible_and_narrow(visit, officers):
    one = visit(officers[0], width=320)
    ann = made_up.user()
    made_up.grant(ann, "analyst", "city", purpose="planning")
    for path in ("", "link/", "close/", "reopen/"):
        one.go(f"/accounts/people/{ann.pk}/{path}")
        one.check_accessible()
