"""A general practitioner's day, by keyboard alone: a patient, and an emergency."""

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.information import keys
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db(transaction=True)

PATIENT, STRANGER = "a" * 32, "b" * 32


@pytest.fixture
def doctor(tmp_path, settings):
    made_up.partnership()
    registered.cared_for(PATIENT, "city1")
    registered.cared_for(STRANGER, "county1")
    registered.shown_release(tmp_path, settings, PATIENT, STRANGER)
    doctor = made_up.user("Gita Rao")
    for purpose in ("direct_care", "planning", "governance"):
        made_up.grant(doctor, "general_practitioner", "city1", None, purpose)
    return doctor


def test_a_patient_by_keyboard_and_another_in_an_emergency(visit, doctor):
    gita = visit()
    page = gita.go("/accounts/sign-in/")
    keyboard = page.keyboard
    gita.tab_to("Email address")
    keyboard.type(doctor.email)
    gita.tab_to("Password")
    keyboard.type(made_up.PASSWORD)
    gita.enter()

    gita.tab_to("General practitioner at City1, for direct care")
    keyboard.press("Space")
    gita.tab_to("Continue")
    gita.enter()

    gita.tab_to("People")
    gita.enter()
    gita.tab_to("Reference or NHS number")
    keyboard.type(keys.token(keys.REFERENCE, PATIENT))
    gita.enter()
    assert gita.heading() == "Person"
    assert "heart failure" in gita.text().lower()
    gita.tab_to("Close this person")
    gita.picture("person", height=690)
    gita.tab_to("Close this person")
    gita.enter()

    gita.tab_to("Reference or NHS number")
    keyboard.type(keys.token(keys.REFERENCE, STRANGER))
    gita.enter()
    assert gita.heading() == "You may not see this person"
    gita.tab_to("Why you need to see this person now")
    gita.picture("emergency-access", height=1000)
    keyboard.type("Unconscious in my surgery, brought in from the street")
    gita.tab_to("See them now")
    gita.enter()
    assert gita.heading() == "Person"
    assert gita.said() == "The information governance officer has been told."
    assert EmergencyAccess.objects.get().user == doctor

    gita.tab_to("General practitioner")
    gita.enter()
    gita.tab_to("General practitioner at City1, for direct care")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    gita.tab_to("Continue")
    gita.enter()
    assert "for planning and evaluation" in gita.text()
    assert "People" not in page.get_by_role("banner").inner_text()
