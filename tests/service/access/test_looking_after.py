"""Nothing is left that nobody looks after."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service import made_up

from sherwood.service.audit.record import record
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db
OFFICER = "information_governance_officer"


@pytest.fixture
def doctor():
    """Of a practice that belongs to nobody at the system's table."""
    made_up.partnership()
    alone, now = made_up.organisation("alone"), timezone.now()
    doctor = made_up.user("A Doctor")
    made_up.grant(doctor, "general_practitioner", "alone", None, "direct_care")
    EmergencyAccess.objects.create(
        user=doctor, person="p", subject="s", organisation=alone, reason="r", at=now, until=now
    )
    record("person seen", actor=doctor, subject=("person", "p"))
    return doctor


def answers(officer) -> bool:
    """Whether the alert and what the doctor did are an officer's; they always go together."""
    alert = "1 to look into" in officer.get("/information/alerts/").content.decode()
    entries = officer.get("/audit/").content.decode().partition("<tbody")[2]
    assert alert is ("person seen" in entries)
    return alert


@pytest.mark.usefixtures("doctor")
def test_who_covers_the_whole_system_answers_for_what_nobody_else_covers():
    assert answers(made_up.signed_in(OFFICER, "ics"))
    assert not answers(made_up.signed_in(OFFICER, "city"))


@pytest.mark.usefixtures("doctor")
def test_an_officer_of_its_own_relieves_the_system_s():
    own = made_up.signed_in(OFFICER, "alone", None)
    of_system = made_up.signed_in(OFFICER, "ics")
    assert answers(own)
    assert not answers(of_system)
    yesterday = timezone.localdate() - timedelta(days=1)
    own.user.grants.update(end=yesterday)
    assert answers(of_system)
    own.user.grants.update(end=None)
    own.user.is_active = False
    own.user.save()
    assert answers(of_system)
