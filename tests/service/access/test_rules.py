"""The one decision, held against an oracle through ten thousand random changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.service.access import oracle

from sherwood.service.governance.access.roles import ROLES, Action, Purpose
from sherwood.service.governance.access.rules import Belonging, Held, may, reach

DAY = date(2018, 4, 1)
NODES = ("ics", "city", "county", "one", "two", "three")
HIERARCHIES = ("system", "council")


def days(least, most):
    return st.integers(least, most).map(lambda n: DAY + timedelta(days=n))


SPANS = st.tuples(days(0, 12), st.none() | days(0, 14))
GRANTS = st.builds(
    lambda grant, node, hierarchy, span: Held(
        grant[0], node, hierarchy, Purpose(grant[1]), span[0], span[1]
    ),
    st.sampled_from(oracle.every_grant()),
    st.sampled_from(NODES),
    st.sampled_from([None, *HIERARCHIES]),
    SPANS,
)
BELONGINGS = st.builds(
    lambda hierarchy, parent, child, span: Belonging(hierarchy, parent, child, *span),
    st.sampled_from(HIERARCHIES),
    st.sampled_from(NODES),
    st.sampled_from(NODES),
    SPANS,
)
CHANGES = st.one_of(
    st.tuples(st.just("give"), GRANTS),
    st.tuples(st.just("end grant"), st.tuples(st.integers(0, 99), days(0, 14))),
    st.tuples(st.just("join"), BELONGINGS),
    st.tuples(st.just("leave"), st.tuples(st.integers(0, 99), days(0, 14))),
    st.tuples(st.just("purpose"), st.tuples(st.integers(0, 99), st.sampled_from(Purpose))),
)


def changed(grants, belongings, change):
    kind, what = change
    if kind == "give":
        grants.append(what)
    elif kind == "join":
        belongings.append(what)
    elif kind == "leave" and belongings:
        place = what[0] % len(belongings)
        belongings[place] = replace(belongings[place], end=what[1])
    elif kind in {"end grant", "purpose"} and grants:
        place = what[0] % len(grants)
        named = {"end" if kind == "end grant" else "purpose": what[1]}
        grants[place] = replace(grants[place], **named)


@settings(
    max_examples=200,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(
        st.tuples(CHANGES, days(0, 14), st.sampled_from(Action), st.integers(0, 99)),
        min_size=50,
        max_size=50,
    )
)
def test_ten_thousand_changes_let_nobody_act_where_the_oracle_says_no(changes):
    grants, belongings = [], []
    for change, day, action, place in changes:
        changed(grants, belongings, change)
        held = grants[place % len(grants)] if grants else None
        for node in (None, *NODES):
            found = bool(may(held, action, node, belongings, day))
            assert found is oracle.allows(held, action, node, belongings, day)


@given(GRANTS, st.lists(BELONGINGS, max_size=12), days(0, 14))
def test_a_grant_reaches_what_lies_below_it_and_nothing_else(held, belongings, day):
    below = {
        node
        for node in NODES
        if oracle.lies_below(node, held.node, held.hierarchy, belongings, day)
    }
    assert reach(held, belongings, day) == below


@given(GRANTS, st.lists(BELONGINGS, max_size=12), BELONGINGS, days(0, 14))
def test_leaving_never_opens_anything(held, belongings, left, day):
    assert reach(held, belongings, day) <= reach(held, [*belongings, left], day)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("purpose", Purpose)
def test_each_role_does_what_the_matrix_says(action, purpose):
    may_do = {role for role in ROLES if action in oracle.actions_of(role, purpose)}
    found = {
        role
        for role in ROLES
        if may(Held(role, "ics", None, purpose, DAY, None), action, "ics", [], DAY)
    }
    assert found == may_do


def test_the_matrix_names_every_role_and_every_action():
    assert set(oracle.MATRIX) == set(ROLES)
    assert set(oracle.LETTERS.values()) == {str(action) for action in Action}


def test_without_a_role_nothing_is_allowed():
    assert not any(may(None, action, None, [], DAY) for action in Action)


def test_a_role_that_is_no_more_allows_nothing():
    ghost = Held("ghost", "ics", None, Purpose.GOVERNANCE, DAY, None)
    assert may(ghost, Action.SEE_AUDIT, None, [], DAY).reason == "There is no role 'ghost'."


@pytest.mark.parametrize(
    "role", [name for name, r in ROLES.items() if Action.SEE_PERSON in r.actions]
)
def test_who_sees_people_sees_them_for_direct_care_alone(role):
    for purpose in set(Purpose) - {Purpose.DIRECT_CARE}:
        held = Held(role, "ics", "system", purpose, DAY, None)
        assert not may(held, Action.SEE_PERSON, "ics", [], DAY)
