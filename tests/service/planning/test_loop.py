"""The loop: a status is recorded, the plan is made again, and the claim lacks one thing less."""

from html import unescape

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.planning import released

from sherwood.errors import InputError
from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import FrameworkItem
from sherwood.service.planning import jobs
from sherwood.service.planning.comparing import compared
from sherwood.service.planning.models import PlanRun

ITEM = "system_agreement"
DRAWS = 256


def director(place="SYSTEM"):
    """The same person in two roles: one for planning, one for governance."""
    who = made_up.user("A Director")
    planning = made_up.grant(who, "finance_director", place, purpose="planning")
    governance = made_up.grant(who, "finance_director", place, purpose="governance")
    return made_up.as_user(who, planning), made_up.as_user(who, governance)


def asked_again(browser):
    answer = browser.post("/plan/again/")
    run = PlanRun.objects.first()
    assert answer.url == f"/plan/runs/{run.pk}/"
    PlanRun.objects.filter(pk=run.pk).update(draws=DRAWS)
    return run


def made(run):
    jobs.make_plan_run.call(run.pk)
    return PlanRun.objects.get(pk=run.pk)


def killed_halfway(run, browser):
    """As a worker that was killed leaves it; pages show how far it was, and nothing half made."""
    PlanRun.objects.filter(pk=run.pk).update(state="running", done=3, of=30)
    draft = run.shelf.folder.with_name(f".{run.pk}.draft")
    draft.mkdir(parents=True)
    (draft / "index.html").write_text("half")
    waiting = browser.get("/plan/")
    assert "step 3 of about 30" in waiting.content.decode()
    assert waiting["Refresh"] == "5"
    assert "Refresh" not in browser.get("/plan/?still")
    assert browser.get(f"/plan/runs/{run.pk}/report/").status_code == 403


def words(page):
    return unescape(page.content.decode())


def lacking(run):
    return {each["item"] for each in run.summary["claim"]["unmet"]}


@pytest.mark.django_db
def test_a_status_recorded_as_effective_shortens_what_the_claim_lacks(settings, tmp_path):
    released.small_place(settings, tmp_path)
    item = FrameworkItem.objects.get(name=ITEM)
    kept = item.statuses.get(status="effective")
    planning, governance = director()
    governance.post(
        f"/statuses/{kept.pk}/withdraw/", {"reason": "Not signed by all", "version": kept.version}
    )
    run = asked_again(planning)
    killed_halfway(run, planning)
    before = made(run)
    assert before.ready
    assert made(run).made_at == before.made_at, "what is ready is not made again"
    assert ITEM in lacking(before)
    page = words(planning.get("/plan/"))
    assert f"/role/?next=%2Fframework%2Fof%2F{ITEM}%2F" in page
    assert "The claim is not supported" in page
    assert "£0.00" in page
    given = {
        "status": "effective",
        "start": kept.start,
        "evidence": "Signed by every board",
        "lapses": kept.lapses,
    }
    assert governance.post(f"/framework/of/{ITEM}/statuses/new/", given).status_code == 302
    after = made(asked_again(planning))
    assert lacking(after) == lacking(before) - {ITEM}
    found = compared(before, after)
    assert found.no_longer_lacking == [item.title]
    assert [one.item for one in found.statuses] == [ITEM]
    history = words(planning.get("/plan/runs/"))
    assert f"No longer lacking: {item.title}" in history
    assert "A Director" in history
    for path, start in (("report", b"<!DOCTYPE html>"), ("workbook", b"PK")):
        sent = planning.get(f"/plan/runs/{after.pk}/{path}/")
        assert b"".join(sent.streaming_content).startswith(start)
    assert Entry.objects.filter(action="plan taken out").count() == 2
    assert after.version and after.statuses_at <= timezone.now()


@pytest.mark.django_db
def test_a_second_request_is_told_that_one_is_being_made(settings, tmp_path):
    released.small_place(settings, tmp_path)
    planning, _ = director()
    first = jobs.ask_for_plan(by=planning.user, acting_as="")
    with pytest.raises(InputError, match="A Director asked for it"):
        jobs.ask_for_plan(by=planning.user, acting_as="")
    told = planning.post("/plan/again/", follow=True).content.decode()
    assert "A plan is being made already" in told
    assert PlanRun.objects.get() == first


@pytest.mark.django_db
def test_a_plan_that_cannot_be_made_says_why_and_leaves_nothing(settings, tmp_path):
    released.small_place(settings, tmp_path)
    planning, _ = director()
    run = jobs.ask_for_plan(by=None)
    (tmp_path / "place" / "money.toml").write_text("nonsense")
    with pytest.raises(InputError):
        jobs.make_plan_run.call(run.pk)
    page = planning.get("/plan/").content.decode()
    assert "could not be made" in page
    assert "money.toml" in page
    assert not run.shelf.whole()
    jobs.ask_for_plan(by=None)
