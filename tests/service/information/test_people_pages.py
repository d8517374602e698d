"""A person is shown only for direct care, only by those who care for them now, and it is told."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.records.pseudonyms import KEY_VARIABLE, PseudonymKey, pseudonym
from sherwood.service.audit.models import Entry
from sherwood.service.audit.verify import verify
from sherwood.service.information import keys
from sherwood.service.information.models import EmergencyAccess

pytestmark = pytest.mark.django_db

PERSON, STRANGER = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def cared():
    made_up.partnership()
    registered.cared_for(PERSON, "city1")
    registered.cared_for(STRANGER, "county1")


@pytest.fixture
def doctor():
    return made_up.signed_in("general_practitioner", "city1", purpose="direct_care")


def reference(person):
    return keys.token(keys.REFERENCE, person)


def find(browser, person):
    return browser.post("/information/people/", {"given": reference(person)}, follow=True)


def told(action):
    return Entry.objects.filter(action=action, subject_kind="person")


def test_a_doctor_sees_a_person_registered_with_them(doctor, tmp_path, settings):
    registered.shown_release(tmp_path, settings, PERSON)
    page = find(doctor, PERSON)
    assert page.status_code == 200
    text = page.content.decode()
    assert "City1 cares for them: registered there since 1 April 2018" in text
    assert "March 1950" in text
    assert "heart failure" in text
    assert "2017/18" in text


def test_a_person_is_shown_with_their_reference_and_a_stranger_is_not(doctor):
    assert reference(PERSON) in find(doctor, PERSON).content.decode()
    assert reference(STRANGER) not in find(doctor, STRANGER).content.decode()


def test_every_view_is_told_once(doctor):
    find(doctor, PERSON)
    for views in (1, 2, 3):
        assert told("person seen").count() == views
        doctor.get("/information/people/open/")
    assert verify().faults == ()


def test_a_stranger_is_not_shown_and_the_attempt_is_told(doctor, tmp_path, settings):
    registered.shown_release(tmp_path, settings, STRANGER)
    page = find(doctor, STRANGER)
    assert page.status_code == 403
    assert "March 1950" not in page.content.decode()
    assert told("person refused").count() == 1
    assert not told("person seen").exists()


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        (-10, None, 200),
        (0, None, 200),
        (1, None, 403),
        (-10, 1, 200),
        (-10, 0, 403),
        (-10, -1, 403),
    ],
)
def test_only_today_counts(doctor, since, until, status):
    today = timezone.localdate()
    person = "c" * 32
    registered.cared_for(
        person,
        "city1",
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    assert find(doctor, person).status_code == status


@pytest.mark.parametrize(
    ("at", "down", "status"),
    [
        ("city", "system", 200),
        ("city", None, 403),
        ("ics", "system", 200),
        ("county", "system", 403),
    ],
)
def test_those_above_see_down_their_hierarchy_only(at, down, status):
    navigator = made_up.signed_in("care_navigator", at, down, purpose="direct_care")
    assert find(navigator, PERSON).status_code == status


@pytest.mark.parametrize("role", ["analyst", "finance_director", "board_member"])
def test_roles_without_direct_care_do_not_look_for_people(role):
    other = made_up.signed_in(role, "city1", purpose=None)
    assert find(other, PERSON).status_code == 403


def test_a_doctor_acting_for_planning_sees_nobody():
    planner = made_up.signed_in("general_practitioner", "city1", purpose="planning")
    assert find(planner, PERSON).status_code == 403


def test_breaking_the_glass_opens_for_an_hour_and_alerts(doctor):
    find(doctor, STRANGER)
    page = doctor.post(
        "/information/people/emergency/", {"reason": "Unconscious in my surgery"}, follow=True
    )
    assert page.status_code == 200
    because = "You see them because of emergency access, which has been reported."
    assert because in page.content.decode()
    alert = EmergencyAccess.objects.get()
    assert alert.until - alert.at == timedelta(hours=1)
    assert told("glass broken").count() == 1
    EmergencyAccess.objects.update(until=timezone.now())
    assert doctor.get("/information/people/open/").status_code == 403


@pytest.mark.parametrize("reason", ["", "   ", "urgent"])
def test_breaking_the_glass_needs_a_reason(doctor, reason):
    find(doctor, STRANGER)
    page = doctor.post("/information/people/emergency/", {"reason": reason}, follow=True)
    assert page.status_code == 403
    assert not EmergencyAccess.objects.exists()


def test_a_care_home_nurse_does_not_break_the_glass():
    nurse = made_up.signed_in("care_home_nurse", "city1", purpose="direct_care")
    assert "If it cannot wait" not in find(nurse, STRANGER).content.decode()
    page = nurse.post("/information/people/emergency/", {"reason": "It cannot wait any longer"})
    assert page.status_code == 403


def test_an_emergency_of_one_is_no_emergency_of_another(doctor):
    find(doctor, STRANGER)
    doctor.post("/information/people/emergency/", {"reason": "Unconscious in my surgery"})
    other = made_up.signed_in("practice_nurse", "city1", purpose="direct_care")
    assert find(other, STRANGER).status_code == 403


def test_the_officer_looks_into_it_once_and_not_into_their_own(doctor):
    find(doctor, STRANGER)
    doctor.post("/information/people/emergency/", {"reason": "Unconscious in my surgery"})
    officer = made_up.signed_in("information_governance_officer")
    assert "1 to look into" in officer.get("/information/alerts/").content.decode()
    alert = EmergencyAccess.objects.get()
    where = f"/information/alerts/{alert.pk}/"
    assert "Unconscious in my surgery" in officer.get(where).content.decode()
    officer.post(where, {"finding": "As it should be"})
    officer.post(where, {"finding": "On second thoughts"})
    alert.refresh_from_db()
    assert alert.finding == "As it should be"
    own = made_up.grant(doctor.user, "information_governance_officer", purpose="governance")
    EmergencyAccess.objects.update(answered_at=None, finding="")
    assert made_up.as_user(doctor.user, own).post(where, {"finding": "Fine"}).status_code == 403


def test_an_officer_of_the_county_does_not_see_alerts_of_the_city(doctor):
    find(doctor, STRANGER)
    doctor.post("/information/people/emergency/", {"reason": "Unconscious in my surgery"})
    county = made_up.signed_in("information_governance_officer", "county")
    assert "Nothing waits." in county.get("/information/alerts/").content.decode()
    alert = EmergencyAccess.objects.get()
    assert county.get(f"/information/alerts/{alert.pk}/").status_code == 403


def test_who_saw_a_person_is_told_across_keys_of_the_audit(doctor):
    officer = made_up.signed_in("information_governance_officer")
    find(doctor, PERSON)
    keys.rotate(keys.AUDIT, by=officer.user, acting_as="")
    find(doctor, PERSON)
    find(doctor, STRANGER)
    page = officer.post("/information/who-saw/", {"given": reference(PERSON)})
    assert page.content.decode().count("person seen") == 2
    assert "person refused" not in page.content.decode()
    assert Entry.objects.filter(action="who saw asked", actor=officer.user).count() == 1


def test_who_saw_is_limited_to_what_the_officer_covers(doctor):
    find(doctor, PERSON)
    county = made_up.signed_in("information_governance_officer", "county")
    page = county.post("/information/who-saw/", {"given": reference(PERSON)})
    assert "Nobody." in page.content.decode()


def test_an_nhs_number_finds_a_person_under_the_key_of_the_records(doctor, monkeypatch):
    secret = "a key of thirty-two bytes or more"
    monkeypatch.setenv(KEY_VARIABLE, secret)
    person = pseudonym(PseudonymKey(secret.encode()), "9434765919")
    registered.cared_for(person, "city1")
    page = doctor.post("/information/people/", {"given": "943 476 5919"}, follow=True)
    assert page.status_code == 200
    unknown = doctor.post("/information/people/", {"given": "943 476 5870"}, follow=True)
    assert unknown.status_code == 403
    assert "does not care for this person" in unknown.content.decode()


@pytest.mark.parametrize("given", ["", "x", "9434765918", "reference-1.00", "audit-1.00", "r-9.x"])
def test_what_names_nobody_finds_nobody(doctor, given):
    keys.token(keys.REFERENCE, PERSON)
    page = doctor.post("/information/people/", {"given": given})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_choosing_another_role_closes_the_person(doctor):
    find(doctor, PERSON)
    session = doctor.session
    session["grant"] = made_up.grant(
        doctor.user, "care_navigator", "city1", purpose="direct_care"
    ).pk
    session.save()
    assert doctor.get("/information/people/open/").url == "/information/people/"


def test_closing_a_person_closes_them(doctor):
    find(doctor, PERSON)
    doctor.post("/information/people/close/")
    assert doctor.get("/information/people/open/").url == "/information/people/"


def test_no_address_log_page_or_audit_entry_holds_the_pseudonym(doctor, caplog, tmp_path, settings):
    registered.shown_release(tmp_path, settings, PERSON, STRANGER)
    caplog.set_level(logging.DEBUG)
    pages = [find(doctor, PERSON), find(doctor, STRANGER), doctor.get("/information/people/")]
    for page in pages:
        assert PERSON not in page.content.decode()
        assert STRANGER not in page.content.decode()
        assert PERSON not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    assert PERSON not in caplog.text
    audit = json.dumps(list(Entry.objects.values("subject_key", "detail")))
    assert PERSON not in audit
    assert STRANGER not in audit
