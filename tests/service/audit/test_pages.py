"""The audit as an officer reads it: theirs to see, filtered, and proven whole."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.service import made_up

from sherwood.service.audit import jobs
from sherwood.service.audit.models import Entry, Reading
from sherwood.service.audit.reading import Filter, actions, narrowed, visible_to
from sherwood.service.audit.record import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("information_governance_officer")


def done_by(who, action="tried", subject=("thing", "1")):
    return record(action, actor=who, subject=subject)


def test_entries_are_shown_newest_first(officer):
    ann = made_up.user()
    made_up.grant(ann, "analyst", "city")
    done_by(ann, "first thing")
    done_by(ann, "second thing")
    text = officer.get("/audit/").content.decode()
    rows = text[text.index("<tbody") :]
    assert rows.index("second thing") < rows.index("first thing")


def test_what_changed_is_told_in_words(officer):
    changed = {"owner": {"before": None, "after": "Board"}, "seen": ["a", "b"], "kept": True}
    record("tried", actor=None, detail=changed)
    text = " ".join(officer.get("/audit/").content.decode().split())
    assert "owner: before nothing; after Board" in text
    assert "seen: a, b" in text
    assert "kept: yes" in text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), {1, 2, 3}),
        (Filter(action="seen"), {2, 3}),
        (Filter(subject="paper"), {3}),
        (Filter(subject="meeting 1"), {1, 2}),
        (Filter(subject="meeting 2"), set()),
        (Filter(action="seen", subject="meeting 1"), {2}),
    ],
)
def test_filters_narrow(wanted, found):
    record("made", actor=None, subject=("meeting", "1"))
    record("seen", actor=None, subject=("meeting", "1"))
    record("seen", actor=None, subject=("paper", "1"))
    left = narrowed(Entry.objects.all(), wanted)
    assert set(left.values_list("number", flat=True)) == found


def test_a_filter_by_person_and_by_day():
    ann, bob = made_up.user(), made_up.user("Bob Other")
    done_by(ann)
    done_by(bob)
    today = timezone.localdate()
    entries = Entry.objects.all()
    assert narrowed(entries, Filter(actor=ann.pk)).count() == 1
    assert narrowed(entries, Filter(since=today, until=today)).count() == 2
    assert not narrowed(entries, Filter(since=today + timedelta(days=1))).exists()
    assert not narrowed(entries, Filter(until=today - timedelta(days=1))).exists()


def test_a_day_is_a_day_in_london():
    entry = done_by(None)
    # Half past midnight in summer is still the day before by the clock of the database.
    Entry.objects.filter(pk=entry.pk).update(at=datetime.fromisoformat("2018-07-03T23:30:00+00:00"))
    wanted = datetime(2018, 7, 4).date()
    assert narrowed(Entry.objects.all(), Filter(since=wanted, until=wanted)).count() == 1


@pytest.mark.usefixtures("officer")
def test_an_officer_of_a_place_sees_what_was_done_there():
    in_city, in_county = made_up.user(), made_up.user("Bob Other")
    made_up.grant(in_city, "analyst", "city")
    made_up.grant(in_county, "analyst", "county")
    for who in (in_city, in_county, None):
        done_by(who)
    city = visible_to(frozenset({"city", "city1", "city2"}))
    assert {entry.actor for entry in city.filter(action="tried")} == {in_city}
    everything = visible_to(frozenset({"ics", "city", "county"}))
    assert everything.filter(action="tried").count() == 3
    page = made_up.signed_in("information_governance_officer", "city").get("/audit/")
    assert "Bob Other" not in page.content.decode()


@pytest.mark.usefixtures("officer")
def test_a_role_elsewhere_is_enough_for_its_holder_not_to_be_all_of_ones_own():
    both = made_up.user()
    for at in ("city", "county"):
        made_up.grant(both, "analyst", at)
    made_up.grant(made_up.user("Carol Other"), "analyst", "city")
    record("partnership loaded", actor=None)
    seen = visible_to(frozenset({"ics", "city", "city1", "city2"}))
    assert not seen.filter(action="partnership loaded").exists()


@pytest.mark.parametrize(
    "query",
    [
        "?before=0",
        "?before=x",
        "?before=99999999999999999999",
        "?since=yesterday",
        "?actor=9999",
        "?action=unheard+of",
    ],
)
def test_what_makes_no_sense_narrows_nothing(officer, query):
    assert officer.get(f"/audit/{query}").status_code == 200


def test_older_entries_are_led_to_with_the_filter_kept(officer):
    for _ in range(60):
        done_by(officer.user, "counted")
    first = officer.get("/audit/?action=counted").content.decode()
    onward = re.search(r"\?action=counted&amp;before=(\d+)", first)
    assert "Newest" not in first
    last = officer.get(f"/audit/?action=counted&before={onward[1]}").content.decode()
    assert first.count("<td") == 50 * 7
    assert last.count("<td") == 10 * 7
    assert "Older" not in last


def test_what_was_done_is_listed_once(officer):
    for action in ("seen", "made", "seen"):
        done_by(officer.user, action)
    assert {"seen", "made"} <= set(actions())
    assert len(list(actions())) == len(set(actions()))


def verified(officer):
    """The audit's page after it was asked to be verified and the job was done."""
    page = officer.post("/audit/verify/", follow=True).content.decode()
    assert "It is being read again" in page
    jobs.read.call(Reading.objects.first().pk)
    return officer.get("/audit/").content.decode()


def test_an_officer_verifies_the_audit(officer):
    done_by(officer.user)
    assert "The audit is whole" in verified(officer)
    Entry.objects.filter(action="tried").update(action="done")
    page = verified(officer)
    assert "The audit is not whole" in page
    assert "is not what was written: done" in page
    assert Entry.objects.filter(action="audit verified").count() == 2


def test_it_is_read_once_at_a_time(officer):
    for _ in range(2):
        page = officer.post("/audit/verify/", follow=True).content.decode()
    assert "The audit is being read already." in page
    assert Reading.objects.count() == 1


def test_the_audit_is_not_for_others():
    made_up.partnership()
    for role in ("governance_officer", "board_member", "service_administrator"):
        other = made_up.signed_in(role, purpose=None)
        assert other.get("/audit/").status_code == 403
        assert other.post("/audit/verify/").status_code == 403
