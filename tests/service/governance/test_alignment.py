"""Orphans and contradictions between outcomes, found from plain facts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sherwood.service.governance.alignment import (
    ORPHANS,
    Direction,
    Kind,
    Level,
    Link,
    Outcome,
    circle,
    findings,
)
from sherwood.service.governance.outcome_map import boxes, drawn

STAYS = Outcome(
    "stays",
    "Emergency stays",
    Level.SYSTEM,
    owner="ics",
    covers="ics",
    numerator="Emergency stays",
    denominator="People",
    direction=Direction.LOWER,
    target=95,
    series="2018",
)
CITY = replace(
    STAYS, name="city", title="Of the city", level=Level.PARTNERSHIP, owner="city", covers="city"
)
PLANS = replace(
    CITY, name="plans", title="Plans", numerator="Plans", direction=Direction.HIGHER, target=80
)


def kinds(outcomes, links):
    return [one.kind for one in findings(outcomes, links)]


def test_what_serves_and_is_served_is_in_order():
    assert kinds([STAYS, CITY], [Link("city", "stays")]) == []


def test_a_partnerships_outcome_that_serves_nothing_is_an_orphan():
    assert kinds([CITY], []) == [Kind.ORPHAN]


def test_a_systems_outcome_nobody_contributes_to_is_unsupported():
    assert kinds([STAYS], []) == [Kind.UNSUPPORTED]


def test_directions_that_oppose_need_a_reason():
    outcomes = [STAYS, PLANS]
    assert kinds(outcomes, [Link("plans", "stays")]) == [Kind.OPPOSED]
    assert kinds(outcomes, [Link("plans", "stays", "More plans are fewer stays")]) == []
    assert kinds(outcomes, [Link("plans", "stays", "  ")]) == [Kind.OPPOSED]


def test_a_target_short_of_the_one_it_serves():
    # Lower is better: 97 is short of 95, and 90 is beyond it.
    link = [Link("city", "stays")]
    assert kinds([STAYS, replace(CITY, target=97)], link) == [Kind.WEAKER]
    assert kinds([STAYS, replace(CITY, target=90)], link) == []


def test_targets_of_different_figures_are_not_compared():
    lower = replace(PLANS, direction=Direction.LOWER, target=1_000)
    assert kinds([STAYS, lower], [Link("plans", "stays")]) == []


def test_baselines_of_two_series_are_not_compared():
    older = replace(CITY, series="2017", target=97)
    assert kinds([STAYS, older], [Link("city", "stays")]) == [Kind.OTHER_SERIES]


def test_one_figure_has_one_owner():
    again = replace(CITY, name="again", owner="county", numerator="emergency  STAYS", title="Again")
    links = [Link("city", "stays"), Link("again", "stays")]
    (found,) = findings([STAYS, CITY, again], links)
    assert found.kind is Kind.TWO_OWNERS
    assert found.words == "'Of the city' of city is answered for by city and county."


def test_a_link_to_what_is_no_longer_followed_does_not_count():
    assert kinds([CITY], [Link("city", "gone")]) == [Kind.ORPHAN]


def test_nothing_serves_itself_through_others():
    links = [Link("a", "b"), Link("b", "c")]
    assert circle(links, Link("c", "a"))
    assert circle([], Link("a", "a"))
    assert not circle(links, Link("a", "c"))


def test_the_map_names_every_outcome_and_escapes_it():
    sharp = replace(CITY, title="<script>")
    links = [Link("city", "stays")]
    picture = drawn([STAYS, sharp], links, findings([STAYS, sharp], links))
    assert "Emergency stays" in picture
    assert "&lt;script&gt;" in picture and "<script>" not in picture


names = st.sampled_from("abcdef")
outcomes = st.dictionaries(
    names,
    st.builds(
        replace,
        st.just(STAYS),
        level=st.sampled_from(Level),
        direction=st.sampled_from(Direction),
        numerator=st.sampled_from(["x", "y"]),
        owner=st.sampled_from(["ics", "city"]),
    ),
).map(lambda found: [replace(one, name=name) for name, one in found.items()])
links = st.lists(st.builds(Link, names, names, st.sampled_from(["", "why"])))


@given(outcomes, links)
def test_every_finding_names_outcomes_there_are(outcomes, links):
    there = {one.name for one in outcomes}
    for found in findings(outcomes, links):
        assert set(found.outcomes) <= there
        assert found.words


@given(outcomes, links, names, names)
def test_a_reason_and_a_parent_never_add_an_orphan(outcomes, links, child, parent):
    def orphans(links):
        return {one.outcomes for one in findings(outcomes, links) if one.kind in ORPHANS}

    assert orphans([*links, Link(child, parent, "why")]) <= orphans(links)


@given(outcomes, links)
def test_no_two_boxes_of_the_map_overlap(outcomes, links):
    places = {(box.x, box.y) for box in boxes(outcomes, links).values()}
    assert len(places) == len(outcomes)
    drawn(outcomes, links, findings(outcomes, links))
