"""An information governance officer's day: an alert, opt-outs, flows, keys, roles, the audit."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.audit import jobs
from sherwood.service.audit.models import Reading
from sherwood.service.information import keys
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = "a" * 32


@pytest.fixture
def officer():
    made_up.partnership()
    registered.flow("research")
    registered.cared_for(PERSON, "county1")
    keys.key_in_use("research")
    doctor = made_up.user("Gita Rao")
    made_up.grant(doctor, "general_practitioner", "city1", None, "direct_care")
    now = timezone.now()
    EmergencyAccess.objects.create(
        user=doctor,
        person=PERSON,
        subject=keys.token(keys.AUDIT, PERSON),
        organisation=made_up.organisation("city1"),
        reason="Unconscious in my surgery",
        at=now,
        until=now + timedelta(hours=1),
    )
    officer = made_up.user("Ines Costa")
    made_up.grant(officer, "information_governance_officer", purpose="governance")
    return officer


def test_from_an_alert_to_a_proven_audit(visit, officer):
    ines = visit()
    ines.sign_in(officer)
    assert "No list of people who opted out has been loaded." in ines.text()
    ines.page.get_by_role("link", name="Look into emergency access by Gita Rao").click()
    assert "Unconscious in my surgery" in ines.text()
    ines.fill(Finding="Spoke to the practice: as it should be")
    ines.press("Save what you found")
    assert "Nothing waits." in ines.text()

    ines.home()
    ines.follow("Load the list of people who opted out")
    ines.page.get_by_label("List", exact=True).set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"person_id\naaa\nbbb\n"}
    )
    ines.fill(
        Version="November",
        Day_on_which_the_national_service_was_asked=f"{timezone.localdate():%d/%m/%Y}",
    )
    ines.press("Load the list")
    assert ines.said() == "List November is loaded: 2 people."
    ines.home()
    assert "Nothing waits" in ines.text()

    ines.follow("Register of flows")
    ines.press("Register a flow")
    ines.fill(
        Name="planning",
        Title="Figures for planning",
        Purpose="To plan services",
        Data="Counts that passed disclosure control",
        Recipients="Members of the system",
        From="1 April 2018",
    )
    ines.fill(**{"Why it is applied, or need not be": "Nobody can be told from counts"})
    ines.page.get_by_label("Legal basis").select_option("anonymous")
    ines.choose(Owner="The Integrated Care System")
    ines.press("Save")
    assert ines.said() == "Figures for planning is registered."
    ines.follow("Register of flows")
    ines.picture("register-of-flows", height=950)
    ines.follow("Keys of pseudonyms")
    ines.press("Make a new key for research")
    assert ines.said() == "New pseudonyms are made with research-2."

    ines.home()
    ines.follow("Who saw a person")
    ines.fill(Reference_or_NHS_number=keys.token(keys.REFERENCE, PERSON))
    ines.press("Show who saw them")
    assert "Nobody." in ines.text()

    ines.home()
    ines.follow("Roles")
    made_up.user("Newt Scott")
    ines.press("Give a role")
    ines.choose(To_whom="Newt Scott", Role="Analyst", At="City", For="Planning and evaluation")
    ines.fill(From="1 April 2018", Reason="Joined the team")
    ines.press("Give the role")
    assert ines.said() == "Newt Scott is now Analyst at City."
    ines.picture("roles", height=1300)
    ines.follow("End Newt Scott’s role: Analyst at City")
    ines.fill(Reason="Left the team")
    ines.press("End the role")
    assert ines.said() == "Newt Scott is no longer Analyst at City."

    ines.home()
    ines.follow("Audit")
    ines.choose(What="role given")
    ines.press("Show")
    assert "role given" in ines.text()
    ines.page.get_by_text("Show the detail of entry").first.click()
    ines.press("Verify the audit")
    assert "The audit is being read again." in ines.said()
    jobs.read.call(Reading.objects.get().pk)
    ines.follow("Look again")
    assert "The audit is whole" in ines.text()
