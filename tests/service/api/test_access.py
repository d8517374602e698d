"""Every operation, asked by every role at every level, by token and by session, with the oracle."""

import pytest
from django.test import Client
from django.urls import resolve
from ninja import Router
from tests.service import made_up
from tests.service.access import oracle
from tests.service.api.programs import Program, program, token_for

from sherwood.service.api import tokens
from sherwood.service.api.assembled import API, ROUTERS, assemble, doors, operations_of
from sherwood.service.api.declaring import needs
from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.check import DECLARED
from sherwood.service.governance.access.middleware import DenyByDefault
from sherwood.service.governance.access.roles import Action

pytestmark = pytest.mark.django_db

STATUS = {"status": "in_place", "start": "2019-01-01"}
WRITTEN = {
    # operation: (method, address, body, what it needs), written here a second time.
    "acting": ("GET", "acting", None, "any"),
    "may": ("GET", "may?action=vote", None, "any"),
    "organisations": ("GET", "organisations", None, {"see_governance"}),
    "organisation": ("GET", "organisations/city", None, {"see_governance"}),
    "hierarchies": ("GET", "hierarchies", None, {"see_governance"}),
    "memberships": ("GET", "memberships", None, {"see_governance"}),
    "bodies": ("GET", "bodies", None, {"see_governance"}),
    "body": ("GET", "bodies/{body}", None, {"see_governance"}),
    "meetings": ("GET", "meetings", None, {"see_governance"}),
    "meeting": ("GET", "meetings/{meeting}", None, {"see_governance"}),
    "decisions": ("GET", "decisions", None, {"see_governance"}),
    "decision": ("GET", "decisions/{decision}", None, {"see_governance"}),
    "published_decisions": ("GET", "published-decisions", None, "public"),
    "published_decision": ("GET", "published-decisions/{published}", None, "public"),
    "delegations": ("GET", "delegations", None, {"see_governance"}),
    "agreements": ("GET", "agreements", None, {"see_governance"}),
    "agreement": ("GET", "agreements/{agreement}", None, {"see_governance"}),
    "outcomes": ("GET", "outcomes", None, {"see_governance"}),
    "outcome": ("GET", "outcomes/beds", None, {"see_governance"}),
    "outcome_findings": ("GET", "outcome-findings", None, {"see_governance"}),
    "framework_items": ("GET", "framework-items", None, {"see_governance"}),
    "framework_item": ("GET", "framework-items/record", None, {"see_governance"}),
    "record_status": ("POST", "framework-items/record/statuses", STATUS, {"edit_framework"}),
    "correct_status": (
        "PUT", "framework-statuses/{status}", {**STATUS, "version": 99}, {"edit_framework"},
    ),
    "withdraw_status": (
        "POST", "framework-statuses/{status}/withdrawal", {"reason": "r", "version": 99},
        {"edit_framework"},
    ),
    "flows": ("GET", "flows", None, {"see_governance"}),
    "flow": ("GET", "flows/{flow}", None, {"see_governance"}),
    "outputs": ("GET", "outputs", None, {"request_output"}),
    "output": ("GET", "outputs/{output}", None, {"request_output"}),
    "releases": ("GET", "releases", None, {"see_operations"}),
    "audit_entries": ("GET", "audit/entries", None, {"see_audit"}),
    "audit_head": ("GET", "audit/head", None, {"see_audit"}),
    "audit_readings": ("GET", "audit/readings", None, {"see_audit"}),
    "read_audit": ("POST", "audit/readings", None, {"see_audit"}),
}  # fmt: skip
IN_THE_CITY = {"body", "meeting", "decision", "agreement"}
"""What only a role that covers the city is shown; to others it is not there."""
EDITED_IN_THE_CITY = {"record_status", "correct_status", "withdraw_status"}
LEVELS = {"ics": True, "city": True, "city1": False, "county": False}
NO_TOKENS = {"see_person", "break_glass", "reidentify", "grant_roles"}


def call(program, name, place):
    method, path, sent, _ = WRITTEN[name]
    path = path.format(**place)
    return program.get(path) if method == "GET" else program.post(path, sent, method=method)


class Browser(Program):
    """A browser that signed in, in a role, and sends the CSRF token of its session."""

    def __init__(self, held):
        super().__init__()
        signed_in = made_up.as_user(held.user, held)
        self.client.cookies = signed_in.cookies
        self.client.cookies["csrftoken"] = "a" * 32
        self.headers = {"X-CSRFToken": "a" * 32}


def allowed(name, role, purpose):
    needed = WRITTEN[name][3]
    return isinstance(needed, str) or bool(needed & oracle.actions_of(role, purpose))


def expected(name, role, purpose, covers):
    """The status the oracle expects."""
    if not allowed(name, role, purpose):
        return {403}
    if name in IN_THE_CITY:
        return {200} if covers else {404}
    if name in EDITED_IN_THE_CITY:
        # The version is not the one that is there, so that each is asked the same again.
        return {201, 409} if covers else {403}
    return {"output": {404}, "read_audit": {202, 409}}.get(name, {200})


def test_every_operation_is_written_here_with_what_it_needs():
    found = {}
    for name, operation in operations_of(ROUTERS).items():
        declared = getattr(operation.view_func, DECLARED)
        found[name] = declared if isinstance(declared, str) else {str(one) for one in declared}
    assert found == {
        name: "any_role" if needed == "any" else needed for name, (*_, needed) in WRITTEN.items()
    }


@pytest.mark.parametrize("level", LEVELS)
def test_every_operation_answers_every_role_as_the_oracle_says(place, level):
    # What shows the same wherever a role is held is asked at one level.
    asked = WRITTEN if level == "ics" else IN_THE_CITY | EDITED_IN_THE_CITY
    wrong = {}
    for role, purpose in oracle.every_grant():
        who = made_up.user(f"{role} {purpose}".replace("_", " "))
        held = made_up.grant(who, role, level, purpose=purpose)
        if oracle.actions_of(role, purpose) & NO_TOKENS:
            with pytest.raises(tokens.NoTokenError):
                token_for(held)
            caller = Browser(held)
        else:
            caller = Program(token_for(held)[1])
        for name in asked:
            found = call(caller, name, place).status_code
            if found not in expected(name, role, purpose, LEVELS[level]):
                wrong[role, purpose, name] = found
    assert wrong == {}


@pytest.mark.parametrize(("role", "purpose"), [("finance_director", "governance"),
                                                ("analyst", "planning")])  # fmt: skip
def test_a_session_is_answered_as_a_token_is(place, role, purpose):
    held = made_up.grant(made_up.user(), role, purpose=purpose)
    callers = Browser(held), Program(token_for(held)[1])
    for name in set(WRITTEN) - EDITED_IN_THE_CITY:
        answers = [call(caller, name, place) for caller in callers]
        assert answers[0].status_code == answers[1].status_code, name


def test_nobody_is_let_in_without_a_token_or_a_session(place):
    for name, (*_, needed) in WRITTEN.items():
        found = call(Program(), name, place)
        assert found.status_code == (200 if needed == "public" else 401), name
        if needed != "public":
            assert found["WWW-Authenticate"].startswith("Bearer")
            assert found.json()["type"] == "/api/#problem-not-signed-in"


def test_a_session_without_a_role_does_nothing(place):
    browser = made_up.as_user(made_up.user())
    for name, (_, path, _, needed) in WRITTEN.items():
        found = browser.get(f"/api/v1/{path.format(**place)}")
        if found.status_code != 405:
            assert found.status_code == (200 if needed == "public" else 403), name


def test_lists_hold_what_the_role_covers_and_nothing_else(place):
    for name in ("bodies", "meetings", "decisions", "delegations", "agreements"):
        near, far = (program("board_member", at, name=f"{at} {name}") for at in ("city", "county"))
        assert near.get(name).json()["count"] > 0, name
        assert far.get(name).json() == {"items": [], "count": 0, "next": None}, name
    assert place


def test_what_is_elsewhere_and_what_is_nowhere_answer_the_same(place):
    far = program("board_member", "county")
    for path in ("bodies/{body}", "meetings/{meeting}", "decisions/{decision}",
                 "agreements/{agreement}"):  # fmt: skip
        elsewhere = far.get(path.format(**place))
        nowhere = far.get(path.format(**dict.fromkeys(place, 987654)))
        assert elsewhere.status_code == nowhere.status_code == 404
        told = [{**one.json(), "instance": ""} for one in (elsewhere, nowhere)]
        assert told[0] == told[1]
    assert Entry.objects.filter(action="refused", subject_key="city").exists()


def test_an_output_is_shown_to_its_author_alone(place):
    from sherwood.service.accounts.models import User

    author = User.objects.get(name="An Author")
    held = made_up.grant(author, "analyst", "city", purpose="planning")
    own = Program(token_for(held)[1])
    other = program("analyst", "ics", "planning")
    assert own.get(f"outputs/{place['output']}").json()["state"] == "submitted"
    assert own.get("outputs").json()["count"] == 1
    assert other.get(f"outputs/{place['output']}").status_code == 404
    assert other.get("outputs").json()["count"] == 0


def test_an_operation_that_says_nothing_is_refused_twice(rf):
    silent = Router(tags=["Silent"])

    @silent.get("/silent", operation_id="silent")
    def operation(request):  # noqa: ARG001
        raise AssertionError("reached")

    @silent.get("/spoken", operation_id="spoken")
    @needs(Action.SEE_AUDIT)
    def spoken(request):
        """It says what it needs."""

    @silent.post("/spoken", operation_id="silent_too")
    def silent_too(request):  # noqa: ARG001
        raise AssertionError("reached")

    patterns = {one.name: one.callback for one in doors(assemble((silent,)), (silent,))}
    request = rf.get("/silent")
    assert patterns["silent"](request).status_code == 403, "by what every operation asks"
    refused = DenyByDefault(lambda _: None).process_view(request, patterns["silent"], (), {})
    assert refused.status_code == 403, "by the middleware"
    # Beside one that declared, at the same address, the middleware cannot tell them apart.
    assert DenyByDefault(lambda _: None).process_view(request, patterns["spoken"], (), {}) is None
    assert patterns["spoken"](rf.post("/spoken")).status_code == 403


def test_every_address_under_the_api_has_declared_what_it_needs():
    for one in doors(API, ROUTERS):
        assert hasattr(one.callback, DECLARED), one.name
    for address in ("/api/", "/api/v1/openapi.json", "/api/v1/no/such"):
        assert hasattr(resolve(address).func, DECLARED)


@pytest.mark.parametrize(("role", "purpose"), [("board_member", "governance"),
                                                ("analyst", "planning")])  # fmt: skip
def test_whether_one_may_is_answered_as_the_oracle_does(role, purpose):
    made_up.partnership()
    asking = program(role, "city", purpose)
    held = asking.grant
    from sherwood.service.governance.access.acting import belongings
    from sherwood.service.governance.access.acting import held as as_fact

    day = made_up.date.today()
    for action in Action:
        for node in (None, "ics", "city", "city1", "county"):
            query = {"action": action.value} | ({"node": node} if node else {})
            found = asking.get("may", **query).json()
            assert found["allowed"] is oracle.allows(
                as_fact(held), action, node, belongings(), day
            ), (action, node)
            assert found["reason"]
    assert not Entry.objects.filter(action="refused").exists()


def test_a_page_of_another_host_is_given_nothing_to_read():
    answered = Client().get("/api/v1/published-decisions", headers={"Origin": "https://elsewhere"})
    assert "Access-Control-Allow-Origin" not in answered.headers
