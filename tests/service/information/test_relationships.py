"""Who cares for whom comes from a release whole, or not at all, and is said in words with a day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.errors import InputError
from sherwood.partnership.loading import load_partnership
from sherwood.population import care_rules
from sherwood.service.accounts.demonstration import make_users
from sherwood.service.audit.models import Entry
from sherwood.service.governance.loading import load
from sherwood.service.governance.models import Grant, Organisation
from sherwood.service.information import keys, relationships
from sherwood.service.information.care import listed
from sherwood.service.information.models import CareList, Relationship
from sherwood.service.information.relationships import Cared
from sherwood.service.operations.jobs import take
from sherwood.service.operations.models import Taken
from sherwood.warehouse import current_release

pytestmark = pytest.mark.django_db

PERSON, STRANGER = "a" * 32, "b" * 32
DAY = date(2018, 5, 3)
FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"


@pytest.fixture(autouse=True)
def partnership():
    made_up.partnership()
    made_up.organisation("RX1", "acute", "The Hospital")


def cared(person=PERSON, at="city1", source="registration", since=DAY, until=None, latest=None):
    return Cared(person, at, since, until, source, latest or since)


def taken_in(*rows, known_to=None):
    listed = relationships.write_list("a release", known_to, rows)
    relationships.show_list(listed)
    return listed


def find(browser, person=PERSON):
    given = keys.token(keys.REFERENCE, person)
    return browser.post("/information/people/", {"given": given}, follow=True)


def working_at(code, role="consultant"):
    return made_up.signed_in(role, code, None, purpose="direct_care")


@pytest.mark.parametrize("source", sorted(care_rules()))
def test_the_page_says_why_in_words(source):
    today = timezone.localdate()
    taken_in(cared(at="RX1", source=source, since=today))
    page = find(working_at("RX1")).content.decode()
    assert "The Hospital cares for them: " in page
    assert f"{today:%-d %B %Y}" in page
    assert care_rules()[source].words.split(" {")[0] in page


def test_every_reason_is_told():
    taken_in(
        cared(at="RX1", source="referral"),
        cared(at="RX1", source="mental_health", latest=date(2018, 6, 1)),
    )
    page = find(working_at("RX1")).content.decode()
    assert "contact of 1 June 2018; The Hospital cares for them: open referral" in page
    because = Entry.objects.get(action="person seen").detail["because"]
    assert "open referral of 3 May 2018" in because


@pytest.mark.parametrize("asked", [{"person": PERSON}, {"person__in": [PERSON, STRANGER]}])
def test_somebody_is_found_by_index_among_all_who_are_cared_for(asked):
    taken_in(cared())
    with connection.cursor() as database:
        if connection.vendor == "postgresql":  # which reads a table of one row through
            database.execute("SET LOCAL enable_seqscan = off")
    plan = listed().filter(organisation__code__in=["city1", "RX1"], **asked).explain()
    assert "information_care_li_" in plan  # what its two indexes begin with
    assert "SCAN information_relationship" not in plan


@pytest.mark.parametrize(("days", "status"), [(1, 200), (0, 403), (-1, 403)])
def test_a_relationship_ends_on_its_day(days, status):
    until = timezone.localdate() + timedelta(days=days)
    taken_in(cared(at="RX1", source="referral", until=until))
    assert find(working_at("RX1")).status_code == status


@pytest.mark.parametrize(
    ("until", "status"), [(date(2018, 4, 1), 200), (date(2018, 3, 31), 403), (None, 200)]
)
def test_made_up_people_live_on_the_last_day_of_their_release(until, status):
    row = cared(at="RX1", source="outpatient", since=date(2018, 1, 9), until=until)
    taken_in(row, known_to=date(2018, 3, 31))
    assert find(working_at("RX1")).status_code == status


def test_real_people_live_today(settings):
    settings.DEMONSTRATION = False
    taken_in(known_to=date(2018, 3, 31))
    assert relationships.care_day() == timezone.localdate()


def test_an_organisation_answers_to_its_own_code_and_to_those_a_release_knows_it_by():
    Organisation.objects.filter(code="RX1").update(provider_codes=["RX1", "UTC01", "city1"])
    listed = taken_in(cared(at="UTC01", source="community"), cared(STRANGER, at="city1"))
    assert (listed.relationships, listed.unknown) == (2, 0)
    found = set(Relationship.objects.values_list("person", "organisation__code"))
    # A practice's own code is nobody else's.
    assert found == {(PERSON, "RX1"), (STRANGER, "city1")}


def test_relationships_of_unknown_organisations_are_counted():
    listed = taken_in(cared(at="nowhere"), cared())
    assert (listed.relationships, listed.unknown) == (1, 1)
    told = Entry.objects.get(action="relationships loaded")
    assert told.detail == {"relationships": 1, "of unknown organisations": 1}


def test_a_list_that_is_not_whole_is_used_by_nobody_and_swept_away_by_the_next(monkeypatch):
    monkeypatch.setattr(relationships, "BATCH", 1)
    taken_in(cared(at="RX1"))
    doctor = working_at("RX1")

    def broken():
        yield cared(STRANGER, at="RX1")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        relationships.write_list("another", None, broken())
    assert Relationship.objects.count() == 2
    assert "registered there since" in find(doctor).content.decode()
    assert "Nobody is known here" in find(doctor, STRANGER).content.decode()
    taken_in(cared(STRANGER, at="RX1"))
    relationships.sweep()
    assert "Nobody is known here" in find(doctor).content.decode()
    assert "registered there since" in find(doctor, STRANGER).content.decode()
    assert (CareList.objects.count(), Relationship.objects.count()) == (1, 1)


def test_a_list_that_was_swept_away_is_not_shown():
    first = taken_in(cared())
    late = relationships.write_list("late", None, [cared(STRANGER)])
    relationships.sweep()
    with pytest.raises(InputError, match="taken in meanwhile"):
        relationships.show_list(late)
    assert CareList.objects.get(shown=True) == first


def test_taking_a_release_in_brings_who_cares_for_whom(tmp_path, settings):
    made_up.organisation("home", "independent")
    name = registered.release(tmp_path, settings, PERSON, STRANGER)
    Taken.objects.create(name=name)
    take.call(name)
    found = Relationship.objects.values_list("organisation__code", "person")
    assert set(found) == {("city1", PERSON), ("home", PERSON), ("city1", STRANGER)}
    row = Taken.objects.get()
    assert (row.state, row.done) == ("shown", row.of)
    nurse = made_up.signed_in("care_home_nurse", "home", None, purpose="direct_care")
    assert find(nurse).status_code == 200
    assert find(nurse, STRANGER).status_code == 403


def test_progress_is_told_as_rows_are_read(monkeypatch):
    monkeypatch.setattr(relationships, "BATCH", 2)
    told = []
    rows = [cared(f"{number}") for number in range(5)]
    relationships.write_list("a release", None, rows, told.append)
    assert told == [2, 4, 5]


def test_a_demonstration_takes_in_no_release_of_real_people(tmp_path, settings):
    name = registered.release(tmp_path, settings, PERSON)
    manifest = current_release(tmp_path).folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("true", "false"))
    Taken.objects.create(name=name)
    with pytest.raises(InputError, match="not synthetic"):
        take.call(name)
    assert not Relationship.objects.exists()


def test_what_has_ended_is_not_taken_in_from_a_release_of_real_people(tmp_path, settings):
    registered.release(tmp_path, settings, PERSON)
    settings.DEMONSTRATION = False
    release = current_release(tmp_path)
    assert {one.organisation for one in relationships.cared_for(release)} == {"city1", "home"}
    assert relationships.relationships_in(replace(release, manifest={})) == 0


def test_whoever_is_made_up_to_work_in_direct_care_sees_somebody():
    """By the codes of the release that `sherwood demo` makes, and without breaking the glass."""
    load(load_partnership(FLAGSHIP))
    make_users()
    works_at = {
        "general_practitioner": ("C84004", "registration"),
        "care_navigator": ("C84004", "registration"),
        "consultant": ("RK5", "outpatient"),
        "community_nurse": ("UTC01", "community"),
        "social_worker": ("511", "social_care"),
        "care_home_nurse": ("HOME0070", "care_home"),
    }
    taken_in(*(cared(role, code, source) for role, (code, source) in works_at.items()))
    for role in works_at:
        held = Grant.objects.get(role=role, purpose="direct_care")
        assert find(made_up.as_user(held.user, held), role).status_code == 200, role
