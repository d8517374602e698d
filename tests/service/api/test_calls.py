"""What every call has in common: pages of a list, faults, forgery, how often, what is kept."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.service import made_up
from tests.service.api.programs import Program, program
from tests.service.api.test_access import Browser

from sherwood.service.accounts.sessions import SEEN
from sherwood.service.api import calling
from sherwood.service.governance.models import Membership, Suspension

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    made_up.partnership()
    return program("board_member")


def followed(program, path, **query):
    """Every item of a list, page by page."""
    items, seen = [], 0
    while True:
        page = program.get(path, **query).json()
        items += page["items"]
        seen += 1
        if page["next"] is None:
            return items, seen
        query = dict(parse_qsl(urlsplit(page["next"]).query))


def test_a_list_is_read_page_by_page_each_thing_once(member):
    items, pages = followed(member, "organisations", limit=2)
    assert pages == 4
    assert [one["name"] for one in items] == sorted(one["name"] for one in items)
    assert {one["code"] for one in items} == {
        "ics", "city", "county", "city1", "city2", "county1", "county2",
    }  # fmt: skip


def test_the_next_page_keeps_what_was_asked(member):
    page = member.get("organisations", kind="practice", limit=1).json()
    assert page["next"] == "/api/v1/organisations?kind=practice&limit=1&offset=1"
    assert page["count"] == 4


def test_the_audit_is_followed_without_a_gap():
    made_up.partnership()
    officer = Browser(made_up.grant(made_up.user(), "information_governance_officer",
                                    purpose="governance"))  # fmt: skip
    for number in range(7):
        made_up.signed_in("board_member", name=f"Member {number}").get("/audit/")
    items, pages = followed(officer, "audit/entries", limit=3)
    assert [one["number"] for one in items] == list(range(1, len(items) + 1))
    assert pages > 2
    last = items[-1]
    assert officer.get("audit/head").json() == {"number": last["number"], "hash": last["hash"]}
    refused = officer.get("audit/entries", action="refused", after=2).json()["items"]
    assert {one["action"] for one in refused} == {"refused"}
    assert min(one["number"] for one in refused) > 2


def test_the_audit_is_read_again_one_at_a_time():
    made_up.partnership()
    officer = Browser(made_up.grant(made_up.user(), "information_governance_officer",
                                    purpose="governance"))  # fmt: skip
    begun = officer.post("audit/readings")
    assert (begun.status_code, begun.json()["state"]) == (202, "under_way")
    again = officer.post("audit/readings")
    assert (again.status_code, again.json()["type"]) == (409, "/api/#problem-not-now")
    assert officer.get("audit/readings").json()["count"] == 1


def test_memberships_are_those_of_a_day(member):
    edge = Membership.objects.get(child__code="city1")
    left = date(2019, 4, 1)
    edge.change(end=left)
    Suspension.objects.create(
        membership=Membership.objects.get(child__code="city2"), start=made_up.START, reason="r"
    )
    found = {
        day: {one["child"]: one["suspended"]
              for one in member.get("memberships", day=day, parent="city").json()["items"]}
        for day in ("2018-03-31", "2018-04-01", str(left - timedelta(days=1)), str(left))
    }  # fmt: skip
    assert list(found.values()) == [
        {},
        {"city1": False, "city2": True},
        {"city1": False, "city2": True},
        {"city2": True},
    ]


def test_delegations_suffice_for_a_sum(place):
    member = program("board_member", "city")
    for pounds, count in (("250000.00", 1), ("250000.01", 0), ("0", 1)):
        assert member.get("delegations", pounds=pounds).json()["count"] == count
    assert member.get("delegations").json()["items"][0]["limit_pounds"] == "250000.00"
    assert member.get("delegations", day="2018-03-31").json()["count"] == 0
    assert place


def test_what_is_aimed_at_is_told_with_what_does_not_fit(place):
    member = program("board_member")
    found = member.get("outcome-findings", outcome="beds").json()["items"]
    assert [one["kind"] for one in found]
    assert member.get("outcomes", level="system", owner="city").json()["count"] == 1
    assert member.get("outcomes", level="group").json()["count"] == 0
    assert place


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"day": "1 July 2018"}, "query.day"),
        ({"day": "1530403200"}, "query.day"),
        ({"day": "2018-02-30"}, "query.day"),
        ({"limit": "0"}, "query.limit"),
        ({"limit": "201"}, "query.limit"),
        ({"offset": "99999999999999999999"}, "query.offset"),
        ({"parent": "a\0b"}, "query.parent"),
        ({"unknown": "1"}, "query.unknown"),
        ({"day": ["2018-07-01", "2018-07-02"]}, "query.day"),
    ],
)
def test_what_is_not_valid_is_named_and_what_to_do(member, query, where):
    answered = member.get("memberships", **query)
    told = answered.json()
    assert answered.status_code == told["status"] == 422
    assert answered["Content-Type"] == "application/problem+json"
    assert [fault["where"] for fault in told["faults"]] == [where]
    assert told["faults"][0]["what"] and told["to_do"] and told["detail"]
    assert told["instance"] == "/api/v1/memberships"


@pytest.mark.parametrize("path", ["no-such", "organisations/", "", "organisations/a%00b"])
def test_what_is_not_there_is_told_as_a_problem(member, path):
    answered = member.get(path)
    assert answered.status_code in {404, 422}
    assert answered["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_taken_is_told(member):
    answered = member.post("organisations")
    assert (answered.status_code, answered["Allow"]) == (405, "GET")
    assert answered.json()["type"] == "/api/#problem-no-such-method"


def test_what_has_not_changed_is_not_sent_again(member):
    first = member.get("organisations")
    assert first["Cache-Control"] == "no-store"
    member.headers["If-None-Match"] = first["ETag"]
    again = member.get("organisations")
    assert (again.status_code, again.content) == (304, b"")
    made_up.organisation("new")
    assert member.get("organisations").status_code == 200


def test_only_the_head_of_an_answer_can_be_asked_for(member):
    answered = member.client.head("/api/v1/organisations", headers=member.headers)
    assert answered.status_code == 200
    assert answered["ETag"] == member.get("organisations")["ETag"]


STATUS = {"status": "in_place", "start": "2019-01-01"}


def test_a_session_writes_only_with_the_csrf_token(place):
    held = made_up.grant(made_up.user(), "governance_officer", "city")
    forged = Browser(held)
    forged.headers = {}
    answered = forged.post("framework-items/record/statuses", STATUS)
    assert (answered.status_code, answered.json()["type"]) == (403, "/api/#problem-forged")
    assert Browser(held).post("framework-items/record/statuses", STATUS).status_code == 201
    assert place


def test_a_session_and_a_token_at_once_is_the_token(place):
    officer = made_up.grant(made_up.user(), "governance_officer", "city")
    both = Browser(officer)
    both.headers = program("analyst", purpose="planning").headers
    assert both.get("acting").json()["role"] == "analyst"
    assert both.post("framework-items/record/statuses", STATUS).status_code == 403
    assert place


def test_a_session_that_is_over_is_told_so_and_not_led_to_a_page():
    made_up.partnership()
    browser = Browser(made_up.grant(made_up.user(), "board_member"))
    assert browser.get("acting").status_code == 200
    session = browser.client.session
    session[SEEN] -= 3600
    session.save()
    answered = browser.get("acting")
    assert (answered.status_code, answered["Content-Type"]) == (401, "application/problem+json")


def test_too_many_calls_are_refused_for_a_while(member, settings):
    settings.API_CALLS_A_MINUTE = 3
    found = [member.get("acting").status_code for _ in range(8)]
    # A minute may end among them; then as many are counted anew.
    assert found[:3] == [200] * 3
    assert 429 in found
    answered = next(one for one in iter(lambda: member.get("acting"), None)
                    if one.status_code == 429)  # fmt: skip
    assert 0 < int(answered["Retry-After"]) <= 60
    assert answered.json()["type"] == "/api/#problem-too-many"


def test_everybody_has_calls_of_their_own(member, settings, monkeypatch):
    now = calling.time.time()
    monkeypatch.setattr(calling.time, "time", lambda: now)
    settings.API_CALLS_A_MINUTE = 2
    other = program("board_member", "city")
    assert [member.get("acting").status_code for _ in range(3)] == [200, 200, 429]
    assert other.get("acting").status_code == 200
    found = [Program().get("published-decisions").status_code for _ in range(3)]
    assert found == [200, 200, 429]


def test_guessing_tokens_is_stopped_by_address(settings):
    settings.API_FAILURES = 3
    found = [Program(f"sherwood_abcdefgh_{n}").get("acting").status_code for n in range(5)]
    assert found == [401, 401, 401, 429, 429]


def test_a_body_is_one_json_object(place):
    officer = program("governance_officer", "city")
    where = "/api/v1/framework-items/record/statuses"
    plain = {"headers": officer.headers}
    for content, kind, status in (
        ("{", "application/json", 400),
        ("[]", "application/json", 422),
        ('"a"', "application/json", 422),
        ("status=in_place", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
    ):
        found = officer.client.post(where, content, content_type=kind, **plain)
        assert found.status_code == status, (content, kind)
    assert place
