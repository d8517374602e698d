"""What the database says is ready and cannot be shown is said so, and may be made again."""

import shutil
from dataclasses import replace
from html import unescape

import pytest
from django.core.signing import Signer
from tests.service import made_up
from tests.service.planning import released

from sherwood.errors import InputError
from sherwood.service.accounts.secret_key import renew_secret_key
from sherwood.service.planning.models import Analysis, PlanRun, plans_ready
from sherwood.service.planning.sheets import Cell, Heading, believed, of_money
from sherwood.service.planning.shelves import making, put_sheets

pytestmark = pytest.mark.django_db

SUMMARY = {
    "synthetic": True,
    "claim": {"supported": True, "low": 1e6, "high": 2e6, "unmet": []},
    "gap": {"final_year": 3e8, "year": "2023/24"},
    "scenarios": {},
    "reconciliation": {},
}


def plan_ready(**changes):
    """A plan, as the job leaves it."""
    run = PlanRun.objects.create(
        release=released.RELEASE, draws=256, state="ready", **{"summary": SUMMARY, **changes}
    )
    PlanRun.objects.filter(pk=run.pk).update(made_at=run.asked_at, statuses_at=run.asked_at)
    books = of_money(
        "books",
        "Books",
        codes=["RX1"],
        headings=[Heading("name", "Provider", False)],
        figures={"name": [Cell("A trust")]},
        how=(),
    )
    with making(run.shelf) as folder:
        put_sheets(folder, [books])
        (folder / "index.html").write_text("<!DOCTYPE html><title>Plan</title>")
        (folder / "plan.xlsx").write_bytes(b"PK")
    return run


def restored_elsewhere(home):
    """The database is there, and nothing of planning/: no backup holds it."""
    shutil.rmtree(home / "planning")


def without_the_key(home):
    """The folder was copied, and its key was not."""
    (home / "figures-key").unlink()


def one_table_was_changed(home):
    """By a figure, by hand; the others are as they were."""
    table = sorted((home / "planning").glob("*/*/sheets/*"))[-1]
    table.write_text(table.read_text().replace("[", "[ ", 1))


def one_table_is_no_text(home):
    sorted((home / "planning").glob("*/*/sheets/*"))[-1].write_bytes(b"\xff\x00")


LOST = [restored_elsewhere, without_the_key, one_table_was_changed, one_table_is_no_text]


@pytest.fixture
def planner(settings, tmp_path):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, partnership=tmp_path)
    released.practices_belong()
    released.shown_release()
    return made_up.signed_in("analyst", purpose="planning")


def words(page):
    return unescape(page.content.decode())


def test_a_new_key_of_the_service_leaves_figures_and_plans_as_they_are(settings, home):
    released.practices_belong()
    released.shown_release()
    released.figures_ready()
    run = plan_ready()
    renew_secret_key()
    settings.SECRET_KEY = (home / "secret-key").read_text().split()[0]
    settings.SECRET_KEY_FALLBACKS = []
    planner = made_up.signed_in("analyst", purpose="planning")
    assert "The whole system" in words(planner.get("/figures/"))
    assert planner.get(f"/plan/runs/{run.pk}/tables/books/").status_code == 200
    assert (home / "figures-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", ["", "short\n"])
def test_a_key_that_anybody_may_guess_seals_nothing_and_nothing_is_believed_under_it(home, given):
    table = home / "table"
    (home / "figures-key").write_text(given)
    with pytest.raises(InputError, match="figures-key of the home"):
        plan_ready()
    # Without a key, Django would take that of the service.
    for key in (given or None, given.strip() or None):
        table.write_text(Signer(key=key, fallback_keys=()).sign("{}"))
        assert not believed(table)


@pytest.mark.parametrize("happens", LOST)
def test_figures_that_cannot_be_shown_are_made_again_when_asked(planner, home, happens):
    released.figures_ready()
    happens(home)
    for path in ("/figures/", "/figures/organisations/"):
        page = words(planner.get(path))
        assert "It has to be made again" in page
        assert 'action="/figures/again/"' in page
    for path in ("tables/cost-by-line/", "charts/cost-by-line/wide/", "report/"):
        assert planner.get(f"/figures/{path}").status_code == 403
    assert planner.post("/figures/again/").status_code == 302
    assert Analysis.objects.get().state == "waiting"


@pytest.mark.parametrize("happens", LOST)
def test_a_plan_that_cannot_be_shown_is_offered_nowhere(planner, home, happens):
    run = plan_ready()
    happens(home)
    assert list(plans_ready()) == []
    for path in ("/plan/", f"/plan/runs/{run.pk}/"):
        page = words(planner.get(path))
        assert f"Plan {run.pk} was made, and cannot be shown" in page
        assert "Somebody whose role is to plan" not in page
        assert 'action="/plan/again/"' in page
    for path in ("report/", "workbook/", "tables/books/", "charts/books/wide/"):
        assert planner.get(f"/plan/runs/{run.pk}/{path}").status_code == 403
    assert "To be made again" in words(planner.get("/plan/runs/"))


def test_no_plan_is_offered_where_the_service_knows_no_partnership(planner, settings):
    lost, there = plan_ready(), plan_ready()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, partnership=None)
    shutil.rmtree(lost.shelf.folder)
    for path in (f"/plan/runs/{lost.pk}/", "/plan/", "/plan/runs/"):
        assert 'action="/plan/again/"' not in words(planner.get(path))
    assert "no plan can be made" in words(planner.get(f"/plan/runs/{lost.pk}/"))
    shutil.rmtree(there.shelf.folder)
    assert "no plan can be made" in words(planner.get("/plan/"))


def test_the_newest_plan_that_can_be_shown_is_and_others_are_not_compared_with(planner):
    there, lost = plan_ready(), plan_ready()
    shutil.rmtree(lost.shelf.folder)
    assert [run.pk for run in plans_ready()] == [there.pk]
    assert f"Plan {there.pk}<" in words(planner.get("/plan/"))
    page = words(planner.get(f"/plan/runs/?before={there.pk}&after={lost.pk}"))
    assert "What changed" not in page


def test_whether_a_plan_is_synthetic_is_told_by_its_own_release(planner):
    made_up_people, real = plan_ready(), plan_ready(summary={**SUMMARY, "synthetic": False})
    for shown_now in (True, False):
        released.Taken.objects.update(synthetic=shown_now)
        for run, synthetic in ((made_up_people, True), (real, False)):
            at = f"/plan/runs/{run.pk}/"
            assert ("Synthetic people" in words(planner.get(at))) is synthetic
            assert ("Synthetic people" in words(planner.get(f"{at}tables/books/"))) is synthetic
            for file in ("tables/books/", "workbook/"):
                named = planner.get(f"{at}{file}")["Content-Disposition"]
                assert ("-synthetic." in named) is synthetic
    every = words(planner.get("/plan/runs/"))
    assert every.count(f"{released.RELEASE}, synthetic") == 1, "each run is told by its own"
    assert "Every person behind these figures is made up" not in every, "not of all of them"
    PlanRun.objects.filter(pk=real.pk).delete()
    assert "Every person behind these figures is made up" in words(planner.get("/plan/runs/"))
