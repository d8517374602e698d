"""A reference names one person at once, however many there are, and only with the secret."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.service import made_up
from tests.service.information import registered
from tests.service.information.test_relationships import cared, taken_in

from sherwood.service.information import keys, references, relationships
from sherwood.service.information.models import Reference
from sherwood.service.information.references import find_referred

pytestmark = pytest.mark.django_db

PERSON, STRANGER, ELSEWHERE = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture(autouse=True)
def partnership():
    made_up.partnership()


def reference(person):
    return keys.token(keys.REFERENCE, person)


def reads_everybody(given):
    """Whether finding by a reference goes through the people of the list."""
    with CaptureQueriesContext(connection) as asked:
        find_referred(given)
    return any("DISTINCT" in one["sql"] for one in asked)


def test_each_is_found_by_their_own_reference_and_nobody_else_is():
    taken_in(cared(PERSON), cared(STRANGER), cared(PERSON, at="county1"))
    for person in (PERSON, STRANGER):
        assert find_referred(reference(person)) == person
        assert not reads_everybody(reference(person))
    assert find_referred(reference(ELSEWHERE)) is None
    assert not reads_everybody(reference(ELSEWHERE))


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_one_mark_is_kept_of_each_person_of_the_list(monkeypatch, at_once):
    monkeypatch.setattr(references, "MARKED_AT_ONCE", at_once)
    rows = [cared(person, at=at) for at in ("city1", "county1") for person in (STRANGER, PERSON)]
    taken_in(*rows, cared(ELSEWHERE, at="nowhere"))
    assert sorted(Reference.objects.values_list("person", flat=True)) == [PERSON, STRANGER]
    assert find_referred(reference(STRANGER)) == STRANGER


def test_references_of_every_key_find_whom_they_were_made_for():
    """Before the next list, a new key's are found slowly; after it, those of all keys at once."""
    first = reference(PERSON)
    taken_in(cared(PERSON), cared(STRANGER))
    keys.rotate(keys.REFERENCE, by=made_up.user("An Officer"), acting_as="")
    second = reference(PERSON)
    assert first != second
    assert find_referred(first) == find_referred(second) == PERSON
    assert (reads_everybody(first), reads_everybody(second)) == (False, True)
    taken_in(cared(PERSON), cared(STRANGER))
    assert find_referred(first) == find_referred(second) == PERSON
    assert not (reads_everybody(first) or reads_everybody(second))


def test_those_of_a_list_that_is_over_are_found_no_more():
    taken_in(cared(PERSON))
    taken_in(cared(STRANGER))
    relationships.sweep()
    assert find_referred(reference(PERSON)) is None
    assert set(Reference.objects.values_list("person", flat=True)) == {STRANGER}


def test_the_database_leads_from_no_reference_to_a_person_nor_back():
    taken_in(cared(PERSON))
    made = reference(PERSON).partition(".")[2]
    assert made not in repr(list(Reference.objects.values()))


def test_people_of_a_list_without_marks_are_found_all_the_same():
    registered.cared_for(PERSON, "city1")
    assert find_referred(reference(PERSON)) == PERSON


@pytest.mark.parametrize("purpose", [keys.AUDIT, "research"])
def test_a_pseudonym_of_another_purpose_is_no_reference(purpose):
    taken_in(cared(PERSON))
    assert find_referred(keys.token(purpose, PERSON)) is None
