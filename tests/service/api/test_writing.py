"""Recording how far the framework has come: with evidence, and never over what others wrote."""

import threading

import pytest
from django.db import connections
from tests.service import made_up
from tests.service.api.programs import program

from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import FrameworkItem, ItemStatus

EFFECTIVE = {
    "status": "effective",
    "start": "2018-07-01",
    "evidence": "Used in 9 of 10 consultations",
    "lapses": "2030-07-01",
}


@pytest.fixture
def officer(place):  # noqa: ARG001
    return program("governance_officer", "city")


@pytest.mark.django_db
def test_a_status_is_recorded_with_its_evidence_and_counts(officer):
    answered = officer.post("framework-items/record/statuses", EFFECTIVE)
    assert answered.status_code == 201
    assert answered["Location"] == "/api/v1/framework-items/record"
    made = answered.json()
    assert (made["status"], made["item"], made["version"]) == ("effective", "record", 0)
    day = {"2018-06-30": "in_place", "2018-07-01": "effective", "2030-07-02": "in_place"}
    for asked, status in day.items():
        assert officer.get("framework-items/record", day=asked).json()["status"] == status
    assert officer.get("framework-items", status="effective").json()["count"] == 1
    told = Entry.objects.get(action="status recorded")
    assert told.actor == officer.grant.user and "by token" in told.acting_as
    assert ItemStatus.objects.get(pk=made["id"]).recorded_by == officer.grant.user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"evidence": ""}, "body.evidence"),
        ({"lapses": None}, "body.lapses"),
        ({"status": "in_place"}, "body.lapses"),
        ({"status": "done"}, "body.status"),
        ({"start": "1 July"}, "body.start"),
        ({"evidence": "a\0b"}, "body.evidence"),
        ({"owner": "county"}, "body.owner"),
    ],
)
def test_what_is_wrong_with_it_is_named(officer, changes, where):
    answered = officer.post("framework-items/record/statuses", {**EFFECTIVE, **changes})
    assert answered.status_code == 422
    assert where in [fault["where"] for fault in answered.json()["faults"]]
    assert not Entry.objects.filter(action="status recorded").exists()


@pytest.mark.django_db
def test_a_second_status_of_one_day_is_refused(officer):
    assert officer.post("framework-items/record/statuses", EFFECTIVE).status_code == 201
    again = officer.post("framework-items/record/statuses", EFFECTIVE)
    assert (again.status_code, again.json()["type"]) == (409, "/api/#problem-not-now")


@pytest.mark.django_db
def test_of_two_who_read_the_same_version_one_is_refused(officer, place):
    where = f"framework-statuses/{place['status']}"
    sent = {"status": "in_design", "start": "2018-04-01", "version": 0}
    first = officer.put(where, sent)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    second = officer.put(where, {**sent, "status": "not_started"})
    assert (second.status_code, second.json()["type"]) == (409, "/api/#problem-edited-meanwhile")
    assert ItemStatus.objects.get(pk=place["status"]).status == "in_design"
    stale = officer.post(f"{where}/withdrawal", {"reason": "r", "version": 0})
    assert stale.status_code == 409
    gone = officer.post(f"{where}/withdrawal", {"reason": "For another function", "version": 1})
    assert gone.json()["withdrawn"] == "For another function"


@pytest.mark.django_db
def test_what_is_owned_elsewhere_is_not_written(place):
    far = program("governance_officer", "county")
    assert far.post("framework-items/record/statuses", EFFECTIVE).status_code == 403
    sent = {**EFFECTIVE, "version": 0}
    assert far.put(f"framework-statuses/{place['status']}", sent).status_code == 403
    assert FrameworkItem.objects.get().statuses.count() == 1
    assert Entry.objects.filter(action="refused", subject_key="city").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_programs_at_the_same_moment_do_not_both_correct_it(place):
    writers = [program("governance_officer", "city", name=f"Writer {n}") for n in range(2)]
    ready, found = threading.Barrier(2), []

    def write(writer, status):
        ready.wait()
        sent = {"status": status, "start": str(made_up.START), "version": 0}
        found.append(
            (writer.put(f"framework-statuses/{place['status']}", sent).status_code, status)
        )
        connections.close_all()

    both = [
        threading.Thread(target=write, args=each)
        for each in zip(writers, ("in_design", "not_started"), strict=True)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(status for status, _ in found) == [200, 409]
    kept = next(written for status, written in found if status == 200)
    assert ItemStatus.objects.get(pk=place["status"]).status == kept
