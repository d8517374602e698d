"""Every page, found by its address: by axe, on a telephone, twice as large, and on paper.

A new page is walked without being listed. One that shows an object needs one to be made here.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import URLPattern
from django.utils import timezone
from tests.partnership import made_up as folder
from tests.service import made_up
from tests.service.access.test_every_page import filled, ours
from tests.service.information import registered
from tests.service.planning import released

from sherwood.service.audit.record import record
from sherwood.service.governance import agreeing, deciding, meeting
from sherwood.service.governance.access.check import DECLARED
from sherwood.service.governance.access.roles import ROLES as ROLES_OF
from sherwood.service.governance.loading import load
from sherwood.service.governance.models import (
    Agreement,
    Delegation,
    FrameworkItem,
    Measure,
    Suspension,
)
from sherwood.service.governance.proposing import propose_membership
from sherwood.service.information import keys, releasing
from sherwood.service.information.disclosing import read_counts
from sherwood.service.information.models import EmergencyAccess, Export
from sherwood.service.planning import jobs
from sherwood.service.planning.models import PlanRun

pytestmark = pytest.mark.django_db(transaction=True)

FIGURES_AND_PLANS = ("figures/", "plan/")
"""Pages of an analysed release, which are walked in a partnership that has one."""

ROLES = (
    ("governance_officer", "governance", "ics"),
    ("information_governance_officer", "governance", "ics"),
    ("finance_director", "governance", "city"),
    ("finance_director", "planning", "ics"),
    ("analyst", "planning", "ics"),
    ("output_checker", "planning", "ics"),
    ("general_practitioner", "direct_care", "city1"),
    ("general_practitioner", "planning", "city1"),
    ("service_administrator", "operations", "ics"),
)
"""Between them they may open every page."""

NO_PAGES = {"alive", "ready", "metrics", "published_feed", "ask_outside", "outside_answer"} | {
    "fetch_export",
}
"""For machines, on the way to another provider, and files that are not there yet."""

PERSON = "a" * 32
ON_PAPER = """() => [
    ...[...document.querySelectorAll(".nhsuk-header__navigation, .nhsuk-footer, main form")]
        .filter(one => one.checkVisibility()).map(one => "shown: " + one.className),
    ...[...document.querySelectorAll(".sherwood-scroll")]
        .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => "cut: " + one.ariaLabel),
]"""


@pytest.fixture
def made(tmp_path, settings):
    """One of everything that has a page, by the beginning of its addresses."""
    load(folder.partnership())
    made_up.partnership()
    officer = made_up.user("Olive Reed")
    who = {"by": officer, "acting_as": ""}
    ics, city = made_up.organisation("ics"), made_up.organisation("city")
    body, topic = made_up.board()
    held = meeting.plan_meeting(body, held_on=timezone.localdate(), place="Hall", **who)
    paper = meeting.add_paper(held, "The case", "Because.", public=True, **who)
    asked = meeting.ask(held, topic, "Homes", "Shall we?", ["Yes", "No"], [paper], **who)
    deciding.table(asked, **who)
    told = meeting.ask(held, topic, "Told", "Did we?", ["Yes", "No"], [paper], **who)
    meeting.move(held, "called", **who)
    director = made_up.signed_in("finance_director", "city")
    meeting.attend(held, city, director.user, **who)
    told.change(state="carried", chosen=told.options.first(), published_at=timezone.now())
    given = Delegation.objects.create(
        giver=city, body=body, matter="Homes", limit=1_000, start=made_up.START, source="made up"
    )
    membership = city.belongs_to.get()
    away = Suspension.objects.create(membership=membership, start=made_up.START, reason="A vote")
    drafted, offered = (
        agreeing.draft(
            Agreement(
                organisation=ics, kind="memorandum", title=title, text="1.", start=made_up.START
            ),
            [city, made_up.organisation("county")],
            **who,
        )
        for title in ("A draft", "Offered")
    )
    agreeing.offer(offered, version=offered.version, **who)
    item = FrameworkItem.objects.first()
    item.change(owner=ics)
    status = item.statuses.create(status="in_place", start=timezone.localdate())
    fewer, none = (measure(name, ics) for name in ("fewer", "none"))
    serves = fewer.contributes_to.create(parent=none)
    flow = registered.flow()
    registered.opted_out("a")
    registered.cared_for(PERSON, "city1")
    registered.shown_release(tmp_path, settings, PERSON)
    keys.key_in_use("research")
    analyst = made_up.signed_in("analyst", purpose="planning")
    output = releasing.begin(
        title="T", context="C", flow="research", organisation=ics, by=analyst.user, acting_as=""
    )
    counts = read_counts(b"practice,people\nA,3\nB,40\nC,52\n", "hes_subnational")
    file = releasing.add_file(output, "people.csv", counts, by=analyst.user, acting_as="")
    export = Export.objects.create(
        flow=flow, asker=analyst.user, mart="activity", state=Export.State.WAITING
    )
    proposed = propose_membership(made_up.joining("city", "new"), **who)
    record("tried", actor=officer, subject=("thing", "1"), detail={"before": 1, "after": 2})
    now = timezone.now()
    alert = EmergencyAccess.objects.create(
        user=officer, person="p", subject="s", organisation=city, reason="r",
        at=now, until=now + timedelta(hours=1),
    )  # fmt: skip
    other = made_up.grant(officer, "analyst", "city", None, "planning")
    made = {
        "meetings/": held, "papers/": paper, "decisions/": asked, "published/": told,
        "memberships/": membership, "suspensions/": away, "bodies/": body, "topics/": topic,
        "delegations/": given, "agreements/": drafted, "parties/": offered.parties.first(),
        "contributions/": serves, "statuses/": status, "alerts/": alert, "outputs/": output,
        "roles/": other, "files/": file, "exports/": export,
        "accounts/people/": other.user, "proposals/": proposed,
    }  # fmt: skip
    named = {
        "hierarchies/": "system", "outcomes/": fewer.name, "framework/": item.name,
        "flows/": flow.name,
    }  # fmt: skip
    return {
        **{start: {"pk": one.pk} for start, one in made.items()},
        **{start: {"name": name} for start, name in named.items()},
    }, {
        ("analyst", "planning", "ics"): analyst,
        ("finance_director", "governance", "city"): director,
    }


def measure(name, owner):
    return Measure.objects.create(
        name=name, title=name.title(), tier="outcome", level="system", owner=owner, covers=owner,
        numerator="n", denominator=name, unit="%", direction="lower", method="crude_rate",
        source="made up",
    )  # fmt: skip


def windows(known):
    """Somebody for every role, in a session of their own."""
    clients = dict(known)
    for place, (role, purpose, at) in enumerate(ROLES):
        if (role, purpose, at) not in clients:
            name = f"{role} {place}".replace("_", " ")
            clients[role, purpose, at] = made_up.signed_in(role, at, purpose=purpose, name=name)
    doctor = clients["general_practitioner", "direct_care", "city1"]
    session = doctor.session
    session["person"] = [session["grant"], PERSON]
    session.save()
    return clients


def address(page: URLPattern, made) -> str:
    route = str(page.pattern)
    return filled(page, **next((of for start, of in made.items() if route.startswith(start)), {}))


def test_every_page(visit, made):
    made, known = made
    pages = [page for page in ours() if not str(page.pattern).startswith(FIGURES_AND_PLANS)]
    faults = walked(visit(), pages, made, windows(known))
    assert not faults, "\n".join(faults)


def test_every_page_of_figures_and_plans(visit, settings, tmp_path):
    released.small_place(settings, tmp_path)
    analysis = released.figures_ready()
    run = PlanRun.objects.create(release=analysis.release, draws=256)
    jobs.make_plan_run.call(run.pk)
    made = {
        "figures/": {"key": charted(analysis), "canvas": "wide"},
        "plan/": {"pk": run.pk, "key": charted(run), "canvas": "wide"},
    }
    clients = {
        (role, "planning", "SYSTEM"): made_up.signed_in(role, "SYSTEM", purpose="planning")
        for role in ("analyst", "finance_director")
    }
    pages = [page for page in ours() if str(page.pattern).startswith(FIGURES_AND_PLANS)]
    faults = walked(visit(), pages, made, clients)
    assert not faults, "\n".join(faults)


def charted(made) -> str:
    """A table that has a chart."""
    return next(key for key in made.shelf.names() if made.shelf.chart(key, "wide"))


def walked(window, pages, made, clients) -> list[str]:
    """What is wrong with some pages, each opened by somebody who may."""
    faults = []
    for page in pages:
        if page.name in NO_PAGES:
            continue
        where = address(page, made)
        for who in openers(page, clients):
            found = who.get(where) if who else None
            if found is None or found.status_code not in {403, 404}:
                break
        if found is not None and not drawn(found):
            continue
        show(window, who)
        faults += [f"{page.name} {wrong}" for wrong in faults_of(window, where)]
    return faults


def openers(page, clients):
    """Who may open a page: nobody in particular, or everybody whose role does what it needs."""
    needed = getattr(page.callback, DECLARED)
    if needed == "public":
        return [None]
    if needed == "signed_in":
        return [next(iter(clients.values()))]
    able = [
        client
        for (role, purpose, _), client in clients.items()
        if any(one in ROLES_OF[role].actions and one.purpose == purpose for one in needed)
    ]
    assert able, f"No role of this test opens {page.name}."
    return able


def drawn(found) -> bool:
    """Whether it is a page: what only takes forms, sends elsewhere or gives a file is none."""
    page = found.get("Content-Type", "").startswith("text/html")
    return found.status_code not in {302, 405} and page and "Content-Disposition" not in found


def show(window, who) -> None:
    """Become somebody, or nobody, in the one window."""
    window.page.context.clear_cookies()
    if who is not None:
        held = who.cookies["sessionid"].value
        window.page.context.add_cookies(
            [{"name": "sessionid", "value": held, "url": window.server}]
        )


def faults_of(window, where) -> list[str]:
    """What is wrong with a page."""
    page = window.page
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(window.server + where)
    faults = [] if answer.status in {200, 410} else [f"{answer.status} for {where}"]
    if page.locator("h1").count() != 1:
        faults.append("not one heading of the first rank")
    faults += window.violations()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    if window.too_wide() > 0:
        faults.append("runs off the side when twice as large")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 320, "height": 900})
    if window.too_wide() > 0:
        faults.append("runs off the side at 320 px")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    faults += page.evaluate(ON_PAPER)
    page.emulate_media(media="screen")
    return faults
