"""Every address of the service, asked for by every role at every level, against the oracle."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import timezone
from tests.service import made_up
from tests.service.access import oracle
from tests.service.information import registered

from sherwood.service.accounts.places import PLACES
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.access.check import DECLARED
from sherwood.service.governance.access.middleware import OTHERS, DenyByDefault
from sherwood.service.governance.meeting import add_paper, ask, plan_meeting
from sherwood.service.governance.proposing import propose_membership
from sherwood.service.information import keys
from sherwood.service.information.models import EmergencyAccess, Export, Output, OutputFile

pytestmark = pytest.mark.django_db

WRITTEN = {
    # What these pages show, so what they need: written here a second time.
    "grants": {"grant_roles"},
    "give_role": {"grant_roles"},
    "end_role": {"grant_roles"},
    "every_account": {"grant_roles"},
    "invite": {"grant_roles"},
    "account": {"grant_roles"},
    "new_link": {"grant_roles"},
    "close_account": {"grant_roles"},
    "reopen_account": {"grant_roles"},
    "proposals": {"grant_roles", "edit_organisations"},
    "proposal": {"grant_roles", "edit_organisations"},
    "add_membership": {"edit_organisations"},
    "audit": {"see_audit"},
    "verify_audit": {"see_audit"},
    "alerts": {"see_audit"},
    "alert": {"see_audit"},
    "who_saw": {"see_audit"},
    "find_person": {"see_person"},
    "person": {"see_person"},
    "close_person": {"see_person"},
    "break_glass": {"break_glass"},
    "reidentify": {"reidentify"},
    "flows": {"see_governance"},
    "flow": {"see_governance"},
    "add_flow": {"edit_flows"},
    "change_flow": {"edit_flows"},
    "opt_outs": {"edit_flows"},
    "keys": {"edit_flows"},
    "rotate_key": {"edit_flows"},
    "outputs": {"request_output", "review_output"},
    "output": {"request_output", "review_output"},
    "download": {"request_output", "review_output"},
    "ask_for_output": {"request_output"},
    "add_file": {"request_output"},
    "withdraw_file": {"request_output"},
    "move_output": {"request_output"},
    "review_output": {"review_output"},
    "decide_output": {"review_output"},
    "exports": {"request_output", "edit_flows"},
    "export": {"request_output", "edit_flows"},
    "ask_for_export": {"request_output"},
    "withdraw_export": {"request_output"},
    "fetch_export": {"request_output"},
    "decide_export": {"edit_flows"},
    "meetings": {"see_governance"},
    "meeting": {"see_governance"},
    "paper": {"see_governance"},
    "decision": {"see_governance"},
    "plan_meeting": {"prepare_meeting"},
    "move_meeting": {"prepare_meeting"},
    "vote": {"vote"},
    "publish": {"publish_decision"},
    "figures": {"see_figures"},
    "figures_organisations": {"see_figures"},
    "figures_table": {"see_figures"},
    "figures_chart": {"see_figures"},
    "figures_report": {"see_figures"},
    "figures_again": {"make_plan"},
    "plan": {"see_finance"},
    "plan_runs": {"see_finance"},
    "plan_run": {"see_finance"},
    "plan_report": {"see_finance"},
    "plan_workbook": {"see_finance"},
    "plan_table": {"see_finance"},
    "plan_chart": {"see_finance"},
    "plan_again": {"make_plan"},
    "operations": {"see_operations"},
    "take_release": {"run_jobs"},
}
LEVELS = {"ics": True, "city": True, "city1": False, "county": False}
"""Whether a role there, with what lies below, covers the city."""


API = "api/v1/"
"""Where programs ask; `tests/service/api/test_access.py` walks it."""


def patterns(of=None) -> Iterator[URLPattern]:
    for one in (of or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif str(one.pattern) != API:
            yield from patterns(one)


def ours() -> list[URLPattern]:
    return [one for one in patterns() if not one.callback.__module__.startswith(OTHERS)]


def filled(pattern: URLPattern, **known: Any) -> str:
    """An address of a pattern, with what names nothing where nothing is known."""
    known = {"code": "ics", **known}
    parts = {
        name: known.get(name, "0" if "int" in type(kind).__name__.lower() else "none")
        for name, kind in pattern.pattern.converters.items()
    }
    return reverse(pattern.name, kwargs=parts)


class Session(dict[str, Any]):
    """What a session is to a view, without a row a request."""

    session_key = "walk"

    def cycle_key(self) -> None:
        """Nothing is kept, so nothing changes its name."""

    flush = dict.clear


def status(user, held, address, method="GET", data=None):
    """What a view answers, past the middleware, which is tested by itself."""
    make = RequestFactory().post if method == "POST" else RequestFactory().get
    request = make(address, data or {})
    request.user = user
    request.session = Session()
    request.session[GRANT] = held.pk
    request._messages = FallbackStorage(request)
    request.htmx = False
    match = resolve(request.path)
    request.resolver_match = match
    try:
        return match.func(request, *match.args, **match.kwargs).status_code
    except PermissionDenied:
        return 403
    except Http404:
        return 404


def asked(user, held, address):
    """What a page answers, or what it is posted to answers where it is only posted to."""
    found = status(user, held, address)
    return status(user, held, address, "POST") if found == 405 else found


def by_name() -> dict[str, URLPattern]:
    return {one.name: one for one in ours()}


def test_every_view_says_what_it_needs():
    silent = [one.name for one in ours() if not hasattr(one.callback, DECLARED)]
    assert silent == []


def test_a_view_that_says_nothing_is_refused():
    def view(_):
        raise AssertionError("reached")

    refused = DenyByDefault(view).process_view(RequestFactory().get("/"), view, (), {})
    assert refused.status_code == 403


def test_views_need_what_is_written_here():
    pages = by_name()
    found = {
        name: {str(action) for action in getattr(pages[name].callback, DECLARED)}
        for name in WRITTEN
        if name in pages
    }
    assert found == {name: needed for name, needed in WRITTEN.items() if name in pages}


def test_every_place_leads_to_a_page_that_needs_what_the_place_needs():
    pages = by_name()
    for place in PLACES:
        assert place.needs in getattr(pages[place.route].callback, DECLARED)


@pytest.mark.parametrize(("role", "purpose"), oracle.every_grant())
def test_every_page_is_shown_to_the_roles_that_the_oracle_allows_and_no_other(role, purpose):
    made_up.partnership()
    who = made_up.user()
    held = made_up.grant(who, role, purpose=purpose)
    may_do = oracle.actions_of(role, purpose)
    wrong = {}
    for page in ours():
        needed = getattr(page.callback, DECLARED)
        if isinstance(needed, str):
            continue
        found = asked(who, held, filled(page))
        allowed = bool(may_do & {str(action) for action in needed})
        if (found == 403) is allowed or found >= 500:
            wrong[page.name] = (found, allowed)
    assert wrong == {}


@pytest.fixture
def placed():
    """One of everything, in the city."""
    made_up.partnership()
    author = made_up.user("An Author")
    city = made_up.organisation("city")
    tell = {"by": author, "acting_as": ""}
    body, topic = made_up.board()
    body.organisation = city
    body.save()
    meeting = plan_meeting(body, held_on=made_up.START, place="Hall", **tell)
    paper = add_paper(meeting, title="The case", text="Because.", public=True, **tell)
    question = {"topic": topic, "title": "T", "question": "Q?", "options": ["A", "B"], "papers": []}
    decision = ask(meeting, **question, **tell)
    flow = registered.flow(owner=city)
    output = Output.objects.create(
        title="T", context="C", flow=flow, organisation=city, author=author, state="submitted"
    )
    file = OutputFile.objects.create(output=output, name="t.csv", content="", sha256="")
    keys.key_in_use("research")
    export = Export.objects.create(flow=flow, asker=author, mart="activity", state="waiting")
    joining = made_up.joining("city", "new")
    proposed = propose_membership(joining, **tell)
    alert = EmergencyAccess.objects.create(
        user=author,
        person="p",
        subject="s",
        organisation=city,
        reason="r",
        at=timezone.now(),
        until=timezone.now(),
    )
    return {
        "meeting": {"pk": meeting.pk},
        "plan_meeting": {},
        "add_paper": {"pk": meeting.pk},
        "ask": {"pk": meeting.pk},
        "attend": {"pk": meeting.pk},
        "move_meeting": {"pk": meeting.pk},
        "paper": {"pk": paper.pk},
        "change_paper": {"pk": paper.pk},
        "decision": {"pk": decision.pk},
        "move_decision": {"pk": decision.pk},
        "declare": {"pk": decision.pk},
        "publish": {"pk": decision.pk},
        "change_flow": {"name": flow.name},
        "output": {"pk": output.pk},
        "review_output": {"pk": output.pk},
        "decide_output": {"pk": output.pk},
        "download": {"pk": file.pk},
        "export": {"pk": export.pk},
        "decide_export": {"pk": export.pk},
        "alert": {"pk": alert.pk},
        "end_role": {"pk": made_up.grant(author, "analyst", "city").pk},
        "proposal": {"pk": proposed.pk},
        "account": {"pk": author.pk},
        "new_link": {"pk": author.pk},
        "close_account": {"pk": author.pk},
        "reopen_account": {"pk": author.pk},
    }


@pytest.mark.parametrize("level", LEVELS)
def test_what_belongs_to_the_city_is_shown_where_the_city_is_covered(placed, level):
    pages, wrong = by_name(), {}
    for role, purpose in oracle.every_grant():
        who = made_up.user(f"{role} {purpose}".replace("_", " "))
        held = made_up.grant(who, role, level, purpose=purpose)
        may_do = oracle.actions_of(role, purpose)
        for name, args in placed.items():
            needed = {str(action) for action in getattr(pages[name].callback, DECLARED)}
            # An analyst sees their own outputs alone, and these are another's.
            needed -= {"request_output"}
            # What is proposed here is a membership, which no officer for roles answers.
            needed -= {"grant_roles"} if name == "proposal" else set()
            if not may_do & needed:
                continue
            found = asked(who, held, filled(pages[name], **args))
            allowed = LEVELS[level] or not args
            if (found == 403) is allowed or found >= 500:
                wrong[name, role] = (found, allowed)
    assert wrong == {}


def test_an_outputs_page_is_not_another_analysts(placed):
    other = made_up.signed_in("analyst", purpose="planning")
    for name in ("output", "download"):
        assert other.get(reverse(name, kwargs=placed[name])).status_code == 403
    for name in ("add_file", "move_output"):
        assert other.post(reverse(name, kwargs=placed["output"])).status_code == 403
    fetched = {**placed["export"], "name": "rows.csv"}
    for name, args in (("export", placed["export"]), ("fetch_export", fetched)):
        assert other.get(reverse(name, kwargs=args)).status_code == 403
    assert other.post(reverse("withdraw_export", kwargs=placed["export"])).status_code == 403


def test_nobody_is_let_in_without_signing_in():
    for page in ours():
        if getattr(page.callback, DECLARED) == "public":
            continue
        for method in ("get", "post"):
            found = getattr(Client(), method)(filled(page))
            assert found.status_code in {302, 405}, page.name
            if found.status_code == 302:
                assert found.url.startswith("/accounts/sign-in/"), page.name


def test_somebody_without_a_role_only_chooses_one():
    browser = made_up.as_user(made_up.user())
    for page in ours():
        if isinstance(getattr(page.callback, DECLARED), str):
            continue
        found = browser.get(filled(page))
        assert found.status_code in {302, 405}, page.name
        if found.status_code == 302:
            assert found.url == "/role/", page.name


@pytest.mark.parametrize("role", ["board_member", "analyst"])
def test_a_refusal_is_told_with_its_reason_and_shown(role):
    made_up.partnership()
    browser = made_up.signed_in(role, purpose=None)
    page = browser.get("/audit/")
    assert page.status_code == 403
    assert "does not see the audit" in page.content.decode()
