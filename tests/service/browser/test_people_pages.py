"""People and emergency access in a browser: by axe, and without scripts."""

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.information import keys
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db(transaction=True)

PERSON, STRANGER = "a" * 32, "b" * 32


@pytest.fixture
def place():
    made_up.partnership()
    registered.flow()
    registered.opted_out("a")
    registered.cared_for(PERSON, "city1")
    registered.cared_for(STRANGER, "county1")
    keys.key_in_use("research")


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_doctor_breaks_the_glass_and_the_officer_looks_into_it(visit, scripts):
    doctor = made_up.signed_in("general_practitioner", "city1", purpose="direct_care")
    window = visit(doctor, scripts=scripts)
    window.go("/information/people/")
    window.fill(Reference_or_NHS_number=keys.token(keys.REFERENCE, STRANGER))
    window.press("Find")
    assert window.heading() == "You may not see this person"
    window.fill(Why_you_need_to_see_this_person_now="Unconscious in my surgery")
    window.press("See them now")
    assert window.heading() == "Person"
    officer = visit(made_up.signed_in("information_governance_officer"), scripts=scripts)
    officer.go("/information/alerts/")
    officer.page.get_by_role("link", name="Look into alert").click()
    officer.fill(Finding="As it should be")
    officer.press("Save what you found")
    assert "Nothing waits." in officer.page.inner_text("main")
    assert EmergencyAccess.objects.get().finding == "As it should be"


@pytest.mark.usefixtures("place")
def test_a_doctors_pages_are_accessible(visit):
    window = visit(made_up.signed_in("general_practitioner", "city1", purpose="direct_care"))
    for person, heading in ((PERSON, "Person"), (STRANGER, "You may not see this person")):
        window.go("/information/people/")
        window.check_accessible()
        window.fill(Reference_or_NHS_number=keys.token(keys.REFERENCE, person))
        window.press("Find")
        assert window.heading() == heading
        window.check_accessible()
    window.go("/information/people/pseudonym/")
    window.check_accessible()
