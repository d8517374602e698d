"""The status of enablers and functions: kept in the service, and taken back to the plan."""

import io
import re
import tomllib
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.service import made_up

from sherwood.errors import InputError
from sherwood.framework.claim import claim_support
from sherwood.framework.readiness import readiness_by_month
from sherwood.partnership import load_partnership
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.framework import Enabler, Status
from sherwood.partnership.scaffold import new_partnership
from sherwood.partnership.values import MOST, Spread
from sherwood.partnership.writing import toml_of_records
from sherwood.service.audit.models import Entry
from sherwood.service.governance.exporting import export, with_statuses
from sherwood.service.governance.keeping import status_on
from sherwood.service.governance.loading import load
from sherwood.service.governance.models import FrameworkItem, ItemStatus
from sherwood.service.governance.views.framework import claims

FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"
TODAY = date.today()


@pytest.fixture
def folder(tmp_path):
    new_partnership(tmp_path / "place")
    return tmp_path / "place"


@pytest.fixture
def officer(db, folder):  # noqa: ARG001
    load(load_partnership(folder))
    return made_up.signed_in("governance_officer", FrameworkItem.objects.first().owner.code)


def words(page):
    return page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("made", [None, FLAGSHIP])
def test_loaded_taken_out_and_loaded_again_a_partnership_is_the_same(made, folder, tmp_path):
    given = made or folder
    partnership = load_partnership(given)
    load(partnership)
    for name in (*FILES, *ROWS):
        (tmp_path / "copy").mkdir(exist_ok=True)
        (tmp_path / "copy" / name).write_text((given / name).read_text())
    written = export(tmp_path / "copy")
    assert {path.name for path in written} == {
        "organisations.toml",
        "memberships.csv",
        "enablers.toml",
        "functions.toml",
    }
    assert load_partnership(tmp_path / "copy") == partnership
    before = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in export(tmp_path / "copy")] == before


@pytest.mark.django_db
def test_a_status_changed_in_the_service_changes_whether_the_claim_is_supported(tmp_path):
    partnership = load_partnership(FLAGSHIP)
    load(partnership)
    scenario = next(one for one in partnership.scenarios if one.items == "planned")
    assert not claim_support(partnership, scenario).supported
    officer = made_up.signed_in("governance_officer", "NOTTS_ICS")
    day = date(partnership.place.first_year, 4, 1)
    for item in FrameworkItem.objects.all():
        # Some owners sit at no table of the system, where the officer's role is held.
        item.change(owner=made_up.organisation("NOTTS_ICS"))
        for status in item.statuses.all():
            where = f"/statuses/{status.pk}/withdraw/"
            officer.post(where, {"reason": "Begun anew", "version": status.version})
        given = {
            "status": "effective",
            "start": day,
            "evidence": "Seen to work",
            "lapses": day + timedelta(days=3_000),
        }
        where = f"/framework/of/{item.name}/statuses/new/"
        assert officer.post(where, given).status_code == 302
    for name in (*FILES, *ROWS):
        (tmp_path / name).write_text((FLAGSHIP / name).read_text())
    export(tmp_path)
    assert claim_support(load_partnership(tmp_path), scenario).supported
    assert claim_support(with_statuses(partnership), scenario).supported


def named(page):
    """The enablers and functions that a page of the framework lists."""
    return set(re.findall(r'href="/framework/of/([^/]+)/"', words(page)))


def effective(name, owner, lapses, start=date(2018, 4, 1)):
    """A made-up enabler that is effective until its evidence lapses."""
    item = FrameworkItem.objects.create(
        name=name, kind="enabler", title=name.capitalize(), place=FrameworkItem.objects.count(),
        owner=made_up.organisation(owner), figures={"source": "made up"},
    )  # fmt: skip
    ItemStatus.objects.create(
        item=item, status="effective", start=start, evidence="Seen to work", lapses=lapses
    )
    return item


@pytest.mark.django_db
def test_what_is_counted_as_lapsed_is_what_the_link_lists_and_what_the_role_may_renew():
    made_up.partnership()
    made_up.belongs("closed", "ics", end=date(2020, 4, 1))
    made_up.organisation("elsewhere")
    past, near, far = (TODAY + timedelta(days=days) for days in (-1, 30, 300))
    for name, owner, lapses in (
        ("ours", "city", past),
        ("left_to_us", "closed", past),
        ("not_ours", "elsewhere", past),
        ("soon", "ics", near),
        ("not_yet", "ics", far),
    ):
        effective(name, owner, lapses)
    director = made_up.signed_in("finance_director")
    home = words(director.get("/"))
    assert "2 enablers or functions" in home
    assert "1 enabler or function" in home
    lapsed = director.get("/framework/?evidence=lapsed")
    assert named(lapsed) == {"ours", "left_to_us"}
    assert "2 enablers or functions whose evidence has lapsed" in words(lapsed)
    assert named(director.get("/framework/?evidence=soon")) == {"soon"}
    assert len(named(director.get("/framework/"))) == 5
    given = {"status": "effective", "start": TODAY, "evidence": "Seen again", "lapses": far}
    for number, name in enumerate(("left_to_us", "ours"), 1):
        renewed = director.post(f"/framework/of/{name}/statuses/new/", given)
        assert renewed.status_code == 302
        assert len(named(director.get("/framework/?evidence=lapsed"))) == 2 - number
    assert "that has lapsed" not in words(director.get("/"))


@pytest.mark.django_db
def test_the_framework_marks_what_has_lapsed():
    made_up.partnership()
    effective("ours", "city", date(2019, 3, 31))
    looks = made_up.signed_in("board_member")
    assert "31 March 2019: has lapsed" in words(looks.get("/framework/"))
    assert "has lapsed" not in words(looks.get("/framework/?day=2019-03-31"))


@pytest.mark.django_db
def test_the_tutorial_counts_the_lapsed_evidence_as_the_first_page_does():
    load(load_partnership(FLAGSHIP))
    officer = made_up.signed_in("governance_officer", "NOTTS_ICS")
    counts = re.findall(r"[0-9]+ enablers? or functions?", words(officer.get("/")))
    tutorial = (FLAGSHIP.parents[1] / "docs/tutorial/a-day-in-the-service.md").read_text()
    assert f"The evidence of {counts[0]} has lapsed" in tutorial


def test_the_zip_holds_what_the_folder_takes(officer):
    sent = officer.get("/framework/file/")
    held = zipfile.ZipFile(io.BytesIO(sent.content))
    assert "enablers.toml" in held.namelist()
    assert sent.content == officer.get("/framework/file/").content


def test_a_folder_that_would_no_longer_be_right_is_left_as_it_was(officer, folder):
    del officer
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    FrameworkItem.objects.update(figures={"cost": -1, "run_cost": -1, "source": "made up",
                                          "service_level": "x"})  # fmt: skip
    with pytest.raises(Exception, match=r"nothing was written|validation error"):
        export(folder)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.django_db
def test_there_is_a_folder_to_write_into(tmp_path):
    with pytest.raises(InputError, match="there is no such folder"):
        export(tmp_path / "nowhere")


def test_effective_needs_something_that_shows_it_and_until_when(officer):
    item = FrameworkItem.objects.first()
    where = f"/framework/of/{item.name}/statuses/new/"
    page = officer.post(where, {"status": "effective", "start": "2018-07-01"})
    assert "Say what shows that it is effective." in words(page)
    assert "no longer counts." in words(page)
    page = officer.post(
        where, {"status": "in_place", "start": "2018-07-01", "lapses": "2019-01-01"}
    )
    assert "Only the status effective lapses" in words(page)


def test_a_status_is_corrected_and_withdrawn_and_never_deleted(officer):
    item = FrameworkItem.objects.first()
    item.statuses.all().delete()
    where = f"/framework/of/{item.name}/statuses/new/"
    given = {"status": "in_place", "start": "2018-07-01"}
    assert officer.post(where, given).status_code == 302
    assert "There is a status from 2018-07-01 already" in words(officer.post(where, given))
    status = item.statuses.get()
    assert status.recorded_by == officer.user
    correct = f"/statuses/{status.pk}/correct/"
    officer.post(correct, {"status": "in_design", "start": "2018-07-01", "version": 0})
    told = Entry.objects.filter(action="status corrected").get()
    assert told.detail == {"status": ["in_place", "in_design"]}
    page = officer.post(correct, {"status": "in_place", "start": "2018-08-01", "version": 0})
    assert page.status_code == 409
    officer.post(f"/statuses/{status.pk}/withdraw/", {"reason": "Not so", "version": 1})
    page = words(officer.get(f"/framework/of/{item.name}/"))
    assert "withdrawn: Not so" in page
    assert status_on(item.statuses.all(), TODAY) == (Status.NOT_STARTED, None)


def test_the_claim_is_shown_where_the_service_knows_the_folder(officer, folder, monkeypatch):
    assert "The claim in the years of the plan" not in words(officer.get("/framework/"))
    known = replace(settings.ENVIRONMENT, partnership=folder)
    monkeypatch.setattr(settings, "ENVIRONMENT", known)
    assert "The claim in the years of the plan" in words(officer.get("/framework/"))


@pytest.mark.django_db
def test_the_claim_is_asked_of_the_years_of_the_plan_and_not_of_today(monkeypatch):
    load(load_partnership(FLAGSHIP))
    known = replace(settings.ENVIRONMENT, partnership=FLAGSHIP)
    monkeypatch.setattr(settings, "ENVIRONMENT", known)
    officer = made_up.signed_in("governance_officer", "NOTTS_ICS")

    def claimed():
        """Each scenario, what it takes everything for, and whether it supports the claim."""
        return [(title, taken, held.supported) for title, taken, held in claims().scenarios]

    before = claimed()
    assert before[:3] == [
        ("As claimed", "effective from the first day", True),
        ("As evidenced", "as kept here", False),
        ("No enablers", "none is ever there", False),
    ]
    assert "months, April 2017 to March 2021, and not of today" in words(officer.get("/framework/"))
    for item in FrameworkItem.objects.all():
        ItemStatus.objects.create(
            item=item, status="effective", start=TODAY, evidence="Seen", lapses=date.max
        )
    assert claimed() == before


def test_who_only_looks_takes_nothing_out_and_changes_nothing(officer):
    at = officer.user.grants.get().node.code
    looks = made_up.signed_in("board_member", at)
    item = FrameworkItem.objects.first()
    assert looks.get(f"/framework/of/{item.name}/").status_code == 200
    for page in ("/framework/file/", f"/framework/of/{item.name}/change/"):
        assert looks.get(page).status_code == 403


@pytest.mark.django_db
def test_the_status_of_a_day_is_the_plans_own():
    partnership = load_partnership(FLAGSHIP)
    load(partnership)
    scenario = next(one for one in partnership.scenarios if one.items == "planned")
    table = readiness_by_month(partnership, scenario)
    for item in FrameworkItem.objects.prefetch_related("statuses"):
        for row in table[table["item"] == item.name].itertuples():
            assert status_on(item.statuses.all(), row.month)[0] == row.status, (item, row.month)


days = st.dates(date(2017, 1, 1), date(2022, 1, 1))


@given(st.lists(st.tuples(days, st.sampled_from(Status)), unique_by=lambda one: one[0]), days)
def test_the_last_status_before_a_day_counts(history, day):
    statuses = [ItemStatus(start=start, status=status) for start, status in history]
    past = sorted(one for one in history if one[0] <= day)
    assert status_on(statuses, day)[0] == (past[-1][1] if past else Status.NOT_STARTED)


awkward = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Cc"]), max_size=30
)


@given(awkward, st.floats(0, MOST), st.floats(0, MOST))
def test_any_text_and_any_figure_are_read_back_as_written(text, low, high):
    low, high = sorted((low, high))
    item = Enabler(
        id="x",
        title=text or "x",
        owner="A",
        source="made up",
        cost=Spread(p10=low, p50=low, p90=high),
    )
    (read,) = tomllib.loads(toml_of_records({"enabler": [item]}))["enabler"]
    assert Enabler.model_validate(read) == item
