"""Keys are kept apart from the data, one for a purpose; old ones still read what they made."""

import hmac
import json
import stat

import pytest
from django.db import connection
from tests.service import made_up
from tests.service.information import registered
from tests.shared_data import shared

from sherwood.records.pseudonyms import PseudonymKey, pseudonym
from sherwood.service.audit.models import Entry
from sherwood.service.information import keys
from sherwood.service.information.models import Key

pytestmark = pytest.mark.django_db

PERSON, STRANGER = "a" * 32, "b" * 32


def rotated(purpose="research"):
    keys.key_in_use(purpose)
    return keys.rotate(purpose, by=made_up.user(f"rotator of {purpose}"), acting_as="")


def reidentified(browser, given):
    return browser.post("/information/people/pseudonym/", {"pseudonym": given}, follow=True)


@pytest.fixture
def doctor():
    made_up.partnership()
    registered.cared_for(PERSON, "city1")
    registered.cared_for(STRANGER, "county1")
    return made_up.signed_in("general_practitioner", "city1", purpose="direct_care")


def test_pseudonyms_are_hmac_sha_256_as_published():
    known = json.loads((shared("known_answers/pseudonymisation") / "expected.json").read_text())[
        "hmac_sha256_rfc4231_case2"
    ]
    key, data = known["key_ascii"], known["data_ascii"]
    assert hmac.digest(key.encode(), data.encode(), "sha256").hex() == known["digest"]
    assert known["digest"].startswith(pseudonym(PseudonymKey(key.encode()), data))


def test_a_pseudonym_is_the_hmac_of_the_person_under_the_secret_in_the_file():
    made = keys.token("research", PERSON)
    secret = (keys.folder() / "research-1.key").read_bytes()
    digest = hmac.digest(secret, PERSON.encode(), "sha256").hex()[:32]
    assert made == f"research-1.{digest}"


def test_pseudonyms_of_two_purposes_match_nowhere():
    one, other = keys.token("research", PERSON), keys.token("planning", PERSON)
    assert one.partition(".")[2] != other.partition(".")[2]


def test_the_same_person_has_the_same_pseudonym_until_the_key_is_rotated():
    first = keys.token("research", PERSON)
    assert keys.token("research", PERSON) == first
    rotated()
    second = keys.token("research", PERSON)
    assert second.startswith("research-2.")
    assert second.partition(".")[2] != first.partition(".")[2]
    assert keys.all_tokens("research", PERSON) == [second, first]


def test_a_rotated_key_still_finds_whom_it_named():
    first = keys.token("research", PERSON)
    rotated()
    assert keys.find(first, [STRANGER, PERSON]) == PERSON
    assert keys.find(keys.token("research", PERSON), [STRANGER, PERSON]) == PERSON


def test_the_secret_is_in_no_table_and_only_its_owner_reads_it():
    keys.token("research", PERSON)
    file = keys.folder() / "research-1.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder().stat().st_mode) == 0o700
    secret = file.read_text()
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose, number, fingerprint FROM information_key")
        assert secret not in repr(cursor.fetchall())
    assert secret not in repr(list(Entry.objects.values()))


def test_another_secret_in_its_place_is_refused():
    keys.token("lost", PERSON)
    file = keys.folder() / "lost-1.key"
    before = file.read_text()
    file.write_text("another secret of thirty-two bytes or more")
    with pytest.raises(keys.KeyLostError, match="restore it"):
        keys.token("lost", PERSON)
    file.write_text(before)


def test_a_secret_whose_making_was_undone_is_taken_up_again():
    keys.token("undone", PERSON)
    Key.objects.filter(purpose="undone").delete()
    assert keys.key_in_use("undone").number == 1
    assert keys.token("undone", PERSON)


def test_one_key_of_a_purpose_is_in_use():
    rotated()
    rotated("other")
    assert Key.objects.filter(purpose="research", retired_at=None).count() == 1


def test_a_doctor_finds_whom_they_care_for_by_a_pseudonym_and_it_is_told(doctor):
    page = reidentified(doctor, keys.token("research", PERSON))
    assert page.status_code == 200
    entry = Entry.objects.get(action="reidentified")
    assert entry.subject_key == keys.token(keys.AUDIT, PERSON)
    assert entry.detail == {"key": "research-1"}


def test_a_pseudonym_under_a_retired_key_is_still_found(doctor):
    given = keys.token("research", PERSON)
    rotated()
    assert reidentified(doctor, given).status_code == 200


def test_nobody_else_is_found_by_a_pseudonym(doctor):
    page = reidentified(doctor, keys.token("research", STRANGER))
    assert "Nobody your organisation cares for has this pseudonym." in page.content.decode()
    assert Entry.objects.filter(action="reidentification refused").count() == 1


@pytest.mark.parametrize("purpose", [keys.AUDIT, keys.REFERENCE])
def test_the_services_own_pseudonyms_are_not_undone(doctor, purpose):
    page = reidentified(doctor, keys.token(purpose, PERSON))
    assert "Nobody your organisation cares for" in page.content.decode()


@pytest.mark.parametrize("given", ["research-1.", "research-99.00", "nothing", "-1.x", ".", "é-²."])
def test_what_is_no_pseudonym_finds_nobody(doctor, given):
    keys.token("research", PERSON)
    assert reidentified(doctor, given).status_code == 200


@pytest.mark.usefixtures("doctor")
def test_a_nurse_does_not_reidentify():
    nurse = made_up.signed_in("practice_nurse", "city1", purpose="direct_care")
    assert reidentified(nurse, keys.token("research", PERSON)).status_code == 403


@pytest.mark.usefixtures("doctor")
def test_an_officer_rotates_keys():
    keys.key_in_use("research")
    officer = made_up.signed_in("information_governance_officer")
    assert "research-1" in officer.get("/information/keys/").content.decode()
    officer.post("/information/keys/research/rotate/")
    assert keys.key_in_use("research").key_id == "research-2"
    assert Entry.objects.filter(action="key made", subject_key="research-2").exists()
    assert officer.post("/information/keys/unheard-of/rotate/").status_code == 403
