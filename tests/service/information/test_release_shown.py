"""What leaves and what is shown is of the release that is shown, whatever lies beside it."""

import shutil

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.errors import InputError
from sherwood.service.information import keys
from sherwood.service.information.models import Export
from sherwood.service.information.people import release_shown
from sherwood.service.operations.jobs import ask_for_release, take
from sherwood.service.operations.models import Taken, shown
from sherwood.warehouse import current_release

pytestmark = pytest.mark.django_db

PERSON, STRANGER = "a" * 32, "b" * 32


@pytest.fixture
def warehouse(tmp_path, settings):
    """The warehouse of a service that shows a release which knows a person."""
    made_up.partnership()
    registered.shown_release(tmp_path, settings, PERSON)
    return tmp_path


def published_beside(warehouse, settings):
    """A release that the warehouse serves from now on, and that nobody took in."""
    return registered.release(warehouse, settings, STRANGER)


def failed_beside(warehouse, settings):
    """One that was asked for and not found whole."""
    name = published_beside(warehouse, settings)
    manifest = current_release(warehouse).folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("true", "false"))
    Taken.objects.create(name=name)
    with pytest.raises(InputError, match="not synthetic"):
        take.call(name)
    return name


@pytest.mark.parametrize("beside", [published_beside, failed_beside])
def test_rows_are_exported_of_the_release_that_is_shown(warehouse, settings, beside):
    beside(warehouse, settings)
    registered.flow()
    analyst = made_up.signed_in("analyst", purpose="planning")
    where = "/information/exports/new/?flow=research&mart=person_year"
    asked = {"columns": ["sex"], "recipient": "The analysts", "purpose": "P", "form": "csv"}
    assert analyst.post(where, asked).status_code == 302
    assert Export.objects.get().release == shown().name


@pytest.mark.parametrize("beside", [published_beside, failed_beside])
def test_a_person_is_shown_as_the_release_that_is_shown_knows_them(warehouse, settings, beside):
    beside(warehouse, settings)
    doctor = made_up.signed_in("general_practitioner", "city1", purpose="direct_care")
    texts = {}
    for person in (PERSON, STRANGER):
        registered.cared_for(person, "city1")
        given = {"given": keys.token(keys.REFERENCE, person)}
        texts[person] = doctor.post("/information/people/", given, follow=True).text
    assert "March 1950" in texts[PERSON] and shown().name in texts[PERSON]
    assert "does not know this person" in texts[STRANGER]


@pytest.mark.usefixtures("warehouse")
def test_nothing_is_exported_while_no_release_is_shown():
    Taken.objects.all().delete()
    registered.flow()
    analyst = made_up.signed_in("analyst", purpose="planning")
    where = "/information/exports/new/?flow=research&mart=person_year"
    assert "no release to export from" in analyst.get(where, follow=True).text


def test_an_older_release_that_is_asked_for_again_is_shown_again(warehouse, settings):
    older, newer = shown().name, published_beside(warehouse, settings)
    ask_for_release(by=None)
    take.call(newer)
    assert shown().name == newer
    (warehouse / "current").write_text(older)
    operator = made_up.signed_in("service_administrator", purpose="operations")
    assert f"Take in release {older}" in operator.get("/").text
    ask_for_release(by=None)
    assert f"Take in release {older}" not in operator.get("/").text
    assert shown().name == newer
    take.call(older)
    assert release_shown().name == shown().name == older
    with pytest.raises(InputError, match="is the one that is shown"):
        ask_for_release(by=None)


@pytest.mark.usefixtures("warehouse")
def test_a_demonstration_shows_no_release_of_real_people_that_its_database_showed_before():
    Taken.objects.update(synthetic=False)
    assert shown() is None and release_shown() is None


def test_a_release_that_went_missing_hides_what_is_known_and_nothing_else(warehouse):
    doctor = made_up.signed_in("general_practitioner", "city1", purpose="direct_care")
    registered.cared_for(PERSON, "city1")
    doctor.post("/information/people/", {"given": keys.token(keys.REFERENCE, PERSON)})
    shutil.rmtree(warehouse / "releases")
    page = doctor.get("/information/people/open/")
    assert page.status_code == 200
    assert "cannot be read now" in page.content.decode()
