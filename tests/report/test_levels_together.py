"""Practices, localities and the system are made safe together, in every table that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.report.analysis import analysis_report
from sherwood.report.counts import Counted, counted, safe_counts
from sherwood.report.publishing import TOGETHER, publishable
from sherwood.stats import audit
from tests.report.findings import MadeUp, made_up
from tests.report.reader import WHOLE, Key, shown_in, worked_out

MADE_AT = datetime(2026, 11, 22)
LINE = "emergency_admission_stay"
FEWEST_VALUES = 10
FIGURES = ["people", "person_years", "cost", "cost_per_person", "relative"]


def system_of(
    people: Mapping[str, Mapping[str, int]], used: Mapping[str, int] | None = None
) -> MadeUp:
    """An analysis of practices in localities, with how many people each has and units used."""
    whole = made_up()
    places = {practice: place for place, within in people.items() for practice in within}
    sizes = {practice: size for within in people.values() for practice, size in within.items()}
    units = pd.Series(used or dict.fromkeys(places, 500), dtype=float)
    rows = [("practice", code, float(size), float(units[code])) for code, size in sizes.items()]
    rows += [
        ("locality", place, float(sum(within.values())), float(units[list(within)].sum()))
        for place, within in people.items()
    ]
    table = pd.DataFrame(rows, columns=["level", "code", "people", "observed"])
    groups = pd.DataFrame(
        {
            "grouping": table["level"],
            "group": table["code"],
            "title": table["code"],
            "people": table["people"],
            "person_years": 0.95 * table["people"],
            "cost": 1_900.0 * table["people"],
            "cost_per_person": 2_000.0,
            "relative": 1.0,
        }
    )
    ratios = pd.DataFrame(dict.fromkeys(whole.ratios.columns, 1.0), index=table.index).assign(
        level=table["level"],
        code=table["code"],
        name=table["code"],
        service_line=LINE,
        observed=table["observed"],
        expected=50 + 0.9 * table["observed"],
        verdict="within what chance would give",
    )
    lines = whole.cost_by_line
    this = (lines["financial_year"] == 2017) & (lines["service_line"] == LINE)
    return replace(
        whole,
        headline={**whole.headline, "people": int(sum(sizes.values()))},
        cost_by_line=lines.assign(
            quantity=lines["quantity"].astype(float).where(~this, float(units.sum()))
        ),
        cost_by_group=groups,
        ratios=ratios,
        opportunity=_opportunity(table),
        totals={"peer": whole.totals["peer"]},
        cohorts=whole.cohorts.head(0),
        places=places,
    )


def _opportunity(table: pd.DataFrame) -> pd.DataFrame:
    gross = 100.0 * table["people"]
    return pd.DataFrame(
        {
            "basis": "peer",
            "dimension": table["level"],
            "code": table["code"],
            "title": table["code"],
            "gross": gross,
            "cashable": 0.4 * gross,
            "stranded": 0.6 * gross,
            "lower": 0.5 * gross,
            "upper": 2 * gross,
            "grade": "C",
            "people": table["people"],
            "pathway": "Invented pathway",
        }
    )[table["people"] > 0]


ASH_ALONE = {"North": {"Ash": 3, "Birch": 40}, "South": {"Cedar": 500, "Dale": 700}}


def published(findings: MadeUp) -> dict[str, pd.DataFrame]:
    return dict(analysis_report(findings, made_at=MADE_AT).tables)


def everything_shown(tables: Mapping[str, pd.DataFrame], people: int) -> dict[Key, float]:
    """The people of every level that any table shows."""
    told = tables["opportunity"]
    return {
        WHOLE: float(people),
        **shown_in(tables["cost_by_group"], "grouping", "group", "people"),
        **shown_in(told, "dimension", "code", "people"),
    }


def keys_of(findings: MadeUp) -> list[Key]:
    groups = findings.cost_by_group
    return list(zip(groups["grouping"], groups["group"], strict=True))


def test_a_practice_of_three_is_not_worked_out_from_its_locality() -> None:
    # 43 people in North less the 40 of Birch would be the 3 of Ash.
    groups = published(system_of(ASH_ALONE))["cost_by_group"].set_index("group")
    assert groups.loc[["Ash", "Birch"], FIGURES].isna().all(axis=None)
    assert groups.loc[["North", "South", "Cedar", "Dale"], "people"].tolist() == [
        *(43, 1_200, 500, 700)
    ]


def test_a_practice_alone_in_its_locality_hides_the_locality_and_another() -> None:
    # North is Ash: 1,203 people less the 1,200 of South would be its 3.
    alone = system_of(
        {"North": {"Ash": 3}, "South": {"Cedar": 500, "Dale": 700}, "West": {"Elm": 80}}
    )
    groups = published(alone)["cost_by_group"].set_index("group")
    assert groups.loc[["Ash", "North"], FIGURES].isna().all(axis=None)
    # Elm is the cheapest to lose: with it West, which is Elm.
    assert groups.loc[["Elm", "West"], FIGURES].isna().all(axis=None)
    assert groups.loc[["South", "Cedar", "Dale"], FIGURES].notna().all(axis=None)


def test_what_rests_on_hidden_people_is_hidden_in_every_table() -> None:
    # Ash was seen 200 times; expected use beside it would still tell how few people it has.
    used = {"Ash": 200, "Birch": 300, "Cedar": 400, "Dale": 500}
    tables = published(system_of(ASH_ALONE, used))
    assert set(tables["ratios"]["code"]) == {"Cedar", "Dale", "North", "South"}
    told = tables["opportunity"].set_index("code")
    figures = ["gross", "cashable", "stranded", "lower", "upper", "people"]
    assert told.loc[["Ash", "Birch"], figures].isna().all(axis=None)
    assert told.loc[["Cedar", "Dale", "North", "South"], figures].notna().all(axis=None)


def test_use_hidden_at_one_level_is_not_worked_out_from_another() -> None:
    used = {"Ash": 4, "Birch": 300, "Cedar": 400, "Dale": 500}
    many = {"North": {"Ash": 90, "Birch": 400}, "South": {"Cedar": 500, "Dale": 700}}
    assert set(published(system_of(many, used))["ratios"]["code"]) == {
        *("Cedar", "Dale", "North", "South")
    }


def test_every_table_says_the_same_of_use() -> None:
    # Completed use is not whole; what is shown is, and adds up.
    found = system_of(ASH_ALONE)
    found = replace(found, ratios=found.ratios.assign(observed=1.0004 * found.ratios["observed"]))
    shown = publishable(found, safe_counts(found)).ratios.set_index("code")["observed"]
    assert shown["Cedar"] + shown["Dale"] == shown["South"] == 1_000


def test_practices_that_do_not_add_up_to_their_locality_are_refused() -> None:
    found = system_of(ASH_ALONE)
    with pytest.raises(MethodError, match="give each part to what it is counted in"):
        safe_counts(replace(found, places={**found.places, "Ash": "South"}))


def test_parts_of_a_known_whole_are_not_told_by_their_marks() -> None:
    # 18 people in two practices of fewer than ten would be nine each, were both marked as such.
    safe = counted({("practice", "A"): 9, ("practice", "B"): 9})
    assert safe.of("practice", ["A", "B"]).text.tolist() == ["*", "[c]"]
    assert audit(safe.published).safe


def test_a_practice_that_is_the_whole_is_not_shown_where_its_people_are_not() -> None:
    safe = counted({("practice", "A"): 40}, withheld=[("practice", "A")])
    assert safe.hidden() == {("practice", "A")}


def test_a_seldom_used_line_is_not_told_by_its_change_or_its_opportunity() -> None:
    whole = made_up()
    lines = whole.cost_by_line.copy()
    seldom = (lines["service_line"] == LINE) & (lines["financial_year"] == 2017)
    lines.loc[seldom, "quantity"] = 4.0
    tables = published(replace(whole, cost_by_line=lines))
    hidden = tables["cost_by_line"].query("financial_year == 2017 and cost.isna()")
    assert LINE in set(hidden["service_line"])
    assert len(hidden) == 2
    change = tables["change"].set_index("service_line")
    assert not set(hidden["service_line"]) & set(change.index)
    assert TOGETHER in change.index
    assert change["total"].sum() == pytest.approx(whole.change["total"].sum())


def test_shares_of_the_costliest_differ_by_ten_people_or_more() -> None:
    # 0.5% of 1,900 people are 10, and 1% are 19: nine between them.
    whole = made_up()
    share = whole.concentration["share_of_people"]
    people = 1_900
    few = replace(
        whole,
        headline={**whole.headline, "people": people},
        concentration=whole.concentration.assign(people=(share * people).round().clip(lower=10)),
    )
    tables = published(few)
    shown = tables["concentration"]["people"].to_numpy()
    points = np.round(tables["lorenz"]["share_of_people"].to_numpy() * people)
    cuts = np.unique(np.concatenate([[0], people - shown, points]))
    assert shown[0] == 10
    assert 19 not in shown
    assert np.diff(cuts).min() >= 10


def audited(findings: MadeUp) -> None:
    """Nothing hidden in the tables of an analysis is known more nearly than the policy allows."""
    counts = safe_counts(findings)
    tables = publishable(findings, counts).tables()
    seen = everything_shown(tables, int(findings.headline["people"]))
    keys = keys_of(findings)
    _wide_enough(
        worked_out(keys, findings.places, seen, _starred(counts.people["practice"])),
        findings.cost_by_group.set_index(["grouping", "group"])["people"],
    )
    used = shown_in(tables["ratios"], "level", "code", "observed")
    lines = tables["cost_by_line"].query("financial_year == 2017")
    whole = float(lines.set_index("service_line")["quantity"][LINE])
    known = {} if np.isnan(whole) else {WHOLE: whole}
    _wide_enough(
        worked_out(keys, findings.places, {**known, **used}, _starred(counts.use[LINE])),
        findings.ratios.set_index(["level", "code"])["observed"],
    )
    hidden = {key for key in keys if key not in seen}
    assert not hidden & set(used)
    groups = tables["cost_by_group"].set_index(["grouping", "group"])
    assert groups.loc[sorted(hidden), FIGURES].isna().all(axis=None)


def _starred(counts: Counted) -> set[Key]:
    return {key for key, cell in counts.place.items() if counts.published.text[cell] == "*"}


def _wide_enough(found: Mapping[Key, tuple[float, float]], truth: pd.Series) -> None:
    for key, (low, high) in found.items():
        if key != WHOLE and truth[key] < 10:
            assert low <= truth[key] <= high
            assert high - low + 1 >= FEWEST_VALUES, key


COUNT = st.one_of(st.integers(0, 14), st.integers(0, 60), st.integers(200, 900))
LOCALITY = st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None)
@given(st.lists(LOCALITY, min_size=1, max_size=4))
def test_no_nested_counts_leak_through_all_tables_together(
    drawn: list[list[tuple[int, int]]],
) -> None:
    people = {
        f"L{place}": {f"P{place}.{number}": size for number, (size, _) in enumerate(within)}
        for place, within in enumerate(drawn)
    }
    used = {
        f"P{place}.{number}": units
        for place, within in enumerate(drawn)
        for number, (_, units) in enumerate(within)
    }
    # The number of everybody is shown, so fewer than ten in all is not a system.
    if sum(size for within in people.values() for size in within.values()) >= 10:
        audited(system_of(people, used))


@pytest.mark.parametrize(("reported", "shown"), [(9, False), (10, True)])
def test_completing_late_months_brings_nothing_over_the_threshold(reported, shown):
    """The factor is published: whoever divides by it has what was reported."""
    factor, used = 1.25, {"A": reported, "B": reported, "C": 400, "D": 400}
    found = system_of(
        {"N": dict.fromkeys("ABC", 900), "S": {"D": 900}},
        {practice: count * factor for practice, count in used.items()},
    )
    late = {"late_months": {"factors": {LINE: factor}}}
    found = replace(found, headline={**found.headline, **late})
    kept = publishable(found, safe_counts(found)).ratios
    assert ({"A", "B"} <= set(kept["code"])) is shown
    assert "C" in set(kept["code"])
