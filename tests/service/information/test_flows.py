"""Data goes nowhere without a registered flow, and people who opted out do not go with it."""

from datetime import date, timedelta

import ibis
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.audit.models import Entry
from sherwood.service.information.flows import FlowError, check_flow, load_opt_outs
from sherwood.service.information.models import Flow, OptOutList, Removal
from sherwood.service.information.opting_out import without_opted_out

pytestmark = pytest.mark.django_db

FORM = {
    "name": "research",
    "title": "Research",
    "purpose": "To learn",
    "legal_basis": "section_251",
    "data": "Person-years",
    "recipients": "The analysts",
    "opt_out": "on",
    "opt_out_reason": "A condition of the support",
    "start": "2018-04-01",
    "end": "",
}


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("information_governance_officer")


def test_a_use_names_a_registered_flow():
    with pytest.raises(FlowError, match="No flow 'hearsay' is registered"):
        check_flow("hearsay")


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [(0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False), (0, 0, False)],
)
def test_a_flow_is_used_between_its_days(start, end, allowed):
    today = timezone.localdate()
    ends = None if end is None else today + timedelta(days=end)
    registered.flow(start=today + timedelta(days=start), end=ends)
    if allowed:
        assert check_flow("research").name == "research"
    else:
        with pytest.raises(FlowError, match="not in use"):
            check_flow("research")


def test_people_who_opted_out_are_removed_and_counted():
    registered.opted_out("b", "z")
    table = ibis.memtable({"person_id": ["a", "b", "b", "c"], "cost": [1, 2, 3, 4]})
    kept = without_opted_out(table, registered.flow())
    assert sorted(kept.table.person_id.to_pandas()) == ["a", "c"]
    assert (kept.rows, kept.rows_removed, kept.people, kept.people_removed) == (4, 2, 3, 1)
    removal = Removal.objects.get()
    assert (removal.rows_removed, removal.people_removed) == (2, 1)
    assert removal.list.version == "1"


def test_an_empty_list_removes_nobody():
    registered.opted_out()
    kept = without_opted_out(registered.people_table("a", "b"), registered.flow())
    assert kept.people_removed == 0


def test_a_flow_by_consent_keeps_everybody_and_says_so():
    registered.opted_out("a")
    kept = without_opted_out(registered.people_table("a", "b"), registered.flow(opt_out=False))
    assert (kept.people, kept.people_removed) == (2, 0)
    assert Removal.objects.get().list is None


def test_without_a_list_nothing_is_used():
    with pytest.raises(FlowError, match="No list of people who opted out"):
        without_opted_out(registered.people_table("a"), registered.flow())


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (21, True), (22, False), (-1, False)])
def test_a_list_is_at_most_three_weeks_old(days, allowed):
    registered.opted_out("a", checked_on=timezone.localdate() - timedelta(days=days))
    if allowed:
        kept = without_opted_out(registered.people_table("a"), registered.flow())
        assert kept.people_removed == 1
    else:
        with pytest.raises(FlowError):
            without_opted_out(registered.people_table("a"), registered.flow())


def test_the_newest_list_is_applied():
    today = timezone.localdate()
    registered.opted_out("a", version="old", checked_on=today - timedelta(days=9))
    registered.opted_out("b", version="new", checked_on=today)
    kept = without_opted_out(registered.people_table("a", "b"), registered.flow())
    assert kept.table.person_id.to_pandas().tolist() == ["a"]


def test_a_table_that_names_nobody_cannot_be_filtered():
    with pytest.raises(FlowError, match="person_id"):
        without_opted_out(ibis.memtable({"age": [1]}), registered.flow())


class Law(TestCase):
    """Nobody on the list is ever among those who are kept; nobody else is ever removed."""

    @settings(max_examples=25)
    @given(
        st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12),
        st.sets(st.sampled_from("abcdefghxyz")),
    )
    def test_exactly_those_on_the_list_are_removed(self, people, listed):
        registered.opted_out(*listed)
        kept = without_opted_out(registered.people_table(*people), registered.flow())
        expected = sorted(one for one in people if one not in listed)
        assert sorted(kept.table.person_id.to_pandas()) == expected
        assert kept.rows_removed == len(people) - len(expected)
        assert kept.people_removed == len(set(people) & listed)


def test_an_officer_registers_a_flow_and_changes_it(officer):
    owner = made_up.organisation("ics").pk
    page = officer.post("/information/flows-new/", {**FORM, "owner": owner})
    assert page.url == "/information/flows/research/"
    assert "A condition of the support" in officer.get(page.url).content.decode()
    changed = {**FORM, "owner": owner, "title": "Studies", "version": 0}
    officer.post("/information/flows/research/change/", changed)
    assert Flow.objects.get().title == "Studies"
    entry = Entry.objects.get(action="flow changed")
    assert (entry.detail["before"]["title"], entry.detail["after"]["title"]) == (
        "Research",
        "Studies",
    )


def test_two_officers_changing_one_flow_are_shown_both_versions(officer):
    owner = made_up.organisation("ics").pk
    officer.post("/information/flows-new/", {**FORM, "owner": owner})
    where = "/information/flows/research/change/"
    officer.post(where, {**FORM, "owner": owner, "title": "First", "version": 0})
    page = officer.post(where, {**FORM, "owner": owner, "title": "Second", "version": 0})
    assert page.status_code == 409
    assert "First" in page.content.decode()
    assert "Second" in page.content.decode()
    assert Flow.objects.get().title == "First"


def test_section_251_does_not_go_without_the_opt_out(officer):
    given = {**FORM, "owner": made_up.organisation("ics").pk}
    del given["opt_out"]
    page = officer.post("/information/flows-new/", given)
    assert "Under section 251 the opt-out is applied." in page.content.decode()
    assert not Flow.objects.exists()


def test_an_officer_of_the_city_does_not_change_a_flow_of_the_system(officer):
    officer.post("/information/flows-new/", {**FORM, "owner": made_up.organisation("ics").pk})
    city = made_up.signed_in("information_governance_officer", "city")
    assert city.get("/information/flows/research/change/").status_code == 403
    assert city.get("/information/flows/research/").status_code == 200


def test_lists_of_opt_outs_are_offered_to_those_who_cover_every_flow_alone(officer):
    officer.post("/information/flows-new/", {**FORM, "owner": made_up.organisation("ics").pk})
    city = made_up.signed_in("information_governance_officer", "city")
    for one, offered in ((officer, True), (city, False)):
        for page in ("/", "/information/flows/"):
            assert ('href="/information/opt-outs/"' in one.get(page).text) == offered
        assert one.get("/information/opt-outs/").status_code == (200 if offered else 403)


def sent(officer, content, version="2018-07"):
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    given = {"file": file, "version": version, "checked_on": str(timezone.localdate())}
    return officer.post("/information/opt-outs/", given, follow=True)


def test_an_officer_loads_a_list_by_version(officer):
    page = sent(officer, b"person_id\na\nb\na\n\n")
    assert "List 2018-07 is loaded: 2 people." in page.content.decode()
    assert OptOutList.objects.get().entries.count() == 2
    again = sent(officer, b"person_id\nc\n")
    assert "A list of version 2018-07 is there already." in again.content.decode()


@pytest.mark.parametrize("content", [b"nhs_number\n1\n", b"\xff\xfe", b"person_id\n" + b"a" * 65])
def test_what_is_no_list_is_refused(officer, content):
    sent(officer, content)
    assert not OptOutList.objects.exists()


def test_a_list_of_nobody_is_a_list(officer):
    made = load_opt_outs(
        b"person_id\n", version="1", checked_on=date(2018, 7, 4), by=officer.user, acting_as=""
    )
    assert made.people == 0
