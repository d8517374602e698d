"""Readiness: what stands, month by month, and what it lets interventions do."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.framework.claim import claim_support
from sherwood.framework.graph import as_text, standings
from sherwood.framework.readiness import gates, items, months, readiness_by_month, required
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario, Status, StatusChange
from tests.partnership import made_up

ENABLERS = ("governance", "data_sharing", "shared_record")


def scenario(**changes: Any) -> Scenario:
    fields = {
        "id": "s",
        "title": "S",
        "effects": "evidenced",
        "items": "planned",
        "source": "illustrative",
    }
    return Scenario(**{**fields, **changes})


def change(status: Status, start: date, **more: Any) -> StatusChange:
    seen = {"evidence": "seen", "lapses": date(2030, 4, 1)} if status is Status.EFFECTIVE else {}
    return StatusChange(status=status, start=start, **{**seen, **more})


def with_history(*changes: StatusChange, of: str = "shared_record") -> Partnership:
    """The made-up partnership with another history of one enabler."""
    made = made_up.partnership()
    enablers = tuple(
        each.model_copy(update={"history": changes}) if each.id == of else each
        for each in made.enablers
    )
    return made.model_copy(update={"enablers": enablers})


def gate(of: Partnership, **more: Any) -> list[float]:
    """By year, of the intervention that stands on the shared record."""
    place = [planned.id for planned in of.planned].index("care_homes")
    return gates(of, scenario(**more))[0, place].round(4).tolist()


def test_the_plans_months_begin_in_april():
    days = months(made_up.partnership())
    assert (days[0], days[8], days[9], len(days)) == (
        date(2017, 4, 1),
        date(2017, 12, 1),
        date(2018, 1, 1),
        72,
    )


def test_what_is_required_brings_what_stands_under_it():
    assert required(made_up.partnership(), ["shared_record"]) == ENABLERS


def test_in_place_counts_for_half_and_effective_in_full():
    of = with_history(
        change(Status.IN_PLACE, date(2017, 10, 1)), change(Status.EFFECTIVE, date(2018, 4, 1))
    )
    assert gate(of)[:3] == [0.25, 1.0, 1.0]


def test_a_status_counts_from_the_first_day_of_a_month_on_which_it_holds():
    assert gate(with_history(change(Status.EFFECTIVE, date(2018, 3, 2))))[0] == 0.0
    assert gate(with_history(change(Status.EFFECTIVE, date(2018, 3, 1))))[0] == round(1 / 12, 4)


def test_evidence_that_lapses_leaves_half():
    lapsing = change(Status.EFFECTIVE, date(2017, 4, 1), lapses=date(2017, 9, 30))
    assert gate(with_history(lapsing))[:2] == [0.75, 0.5]


def test_the_least_ready_decides():
    late = with_history(change(Status.EFFECTIVE, date(2019, 4, 1)), of="governance")
    assert gate(late)[:3] == [0.0, 0.0, 1.0]


def test_an_intervention_counts_from_its_start():
    of = made_up.partnership()
    later = tuple(p.model_copy(update={"start": date(2017, 10, 1)}) for p in of.planned)
    assert gate(of.model_copy(update={"planned": later}))[:2] == [0.5, 1.0]


def test_no_item_no_effect():
    of = made_up.partnership()
    assert not gates(of, scenario(items="none")).any()
    assert gate(of, without=("governance",)) == [0.0] * 6


def test_with_all_items_there_only_starts_matter():
    of = with_history(change(Status.NOT_STARTED, date(2017, 4, 1)))
    assert gate(of, items="all") == [1.0] * 6


def test_only_what_is_planned_slips():
    effective = change(Status.EFFECTIVE, date(2017, 4, 1))
    planned, past = (
        with_history(effective),
        with_history(effective.model_copy(update={"planned": False})),
    )
    place = list(items(planned)).index("shared_record")
    delays = np.zeros((1, len(items(planned))))
    delays[0, place] = 6.0
    row = [each.id for each in planned.planned].index("care_homes")
    assert gates(planned, scenario(), delays)[0, row, 0] == 0.5
    assert gates(past, scenario(), delays)[0, row, 0] == 1.0


days = st.dates(date(2017, 4, 1), date(2022, 12, 31))


@given(days, days)
def test_an_earlier_day_never_lowers_a_gate(one, other):
    early, late = (
        np.array(gate(with_history(change(Status.EFFECTIVE, day)))) for day in sorted((one, other))
    )
    assert (early >= late).all()


@given(days, st.floats(0, 60), st.floats(0, 60))
def test_a_longer_delay_never_raises_a_gate(day, one, other):
    of = with_history(change(Status.IN_PLACE, day), change(Status.EFFECTIVE, day))
    delays = np.zeros((2, len(items(of))))
    delays[:, :] = np.sort([one, other])[:, None]
    short, long = gates(of, scenario(), delays)
    assert (short >= long).all()


def test_every_item_is_told_in_every_month_with_its_evidence():
    table = readiness_by_month(made_up.partnership(), scenario())
    assert table.groupby(["item", "month"]).size().max() == 1
    assert len(table) == 5 * 72
    assert set(table.status) == {"effective"}
    assert set(table.evidence) == {"seen to work"}


def test_the_claim_is_supported_from_the_first_month_in_which_everything_is_effective():
    found = claim_support(with_history(change(Status.EFFECTIVE, date(2018, 7, 1))), scenario())
    assert found.supported
    assert found.first_month == date(2018, 7, 1)
    assert found.unmet == ()


def test_two_items_effective_at_different_times_do_not_support_the_claim():
    first = change(Status.EFFECTIVE, date(2017, 4, 1), lapses=date(2018, 3, 31))
    of = with_history(first, of="governance")
    late = change(Status.EFFECTIVE, date(2018, 7, 1))
    enablers = tuple(
        each.model_copy(update={"history": (late,)}) if each.id == "shared_record" else each
        for each in of.enablers
    )
    found = claim_support(of.model_copy(update={"enablers": enablers}), scenario())
    assert not found.supported
    assert [(each.item, each.reason) for each in found.unmet] == [
        ("governance", "effective until March 2018, when its evidence lapsed")
    ]


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ((), "never started"),
        (
            (change(Status.IN_PLACE, date(2018, 7, 1)),),
            "in place since July 2018, never effective",
        ),
        (
            (
                change(Status.IN_DESIGN, date(2018, 7, 1)),
                change(Status.EFFECTIVE, date(2024, 1, 1)),
            ),
            "in design since July 2018, effective only from January 2024, when the plan has ended",
        ),
        (
            (change(Status.EFFECTIVE, date(2021, 7, 1)),),
            "effective only from July 2021, when the plan has ended",
        ),
    ],
)
def test_what_is_lacking_is_said_in_words(history, reason):
    found = claim_support(with_history(*history), scenario())
    assert [each.reason for each in found.unmet] == [reason]


def test_an_item_left_out_is_said_to_be():
    found = claim_support(made_up.partnership(), scenario(without=("analytics",)))
    assert [(each.item, each.reason) for each in found.unmet] == [
        ("analytics", "left out of this scenario")
    ]


def test_each_item_lies_above_all_that_it_requires():
    layer = {each.item: each.layer for each in standings(made_up.partnership())}
    assert [layer[name] for name in ENABLERS] == [0, 1, 2]
    for each in standings(made_up.partnership()):
        assert all(layer[below] < each.layer for below in each.requires)


def test_the_graph_as_text_names_what_each_requires():
    assert "  Shared record (enabler) <- Data sharing" in as_text(made_up.partnership())


def test_what_stands_on_an_item_is_counted():
    governance = standings(made_up.partnership())[0]
    assert governance.item == "governance"
    assert {"data_sharing", "shared_record"} <= set(governance.items_on_it)
    assert "care_homes" in governance.interventions_on_it


@given(st.lists(st.tuples(days, days), min_size=3, max_size=3))
def test_the_claim_is_never_supported_while_anything_required_is_not_effective(spans):
    of = made_up.partnership()
    enablers = tuple(
        each.model_copy(
            update={"history": (change(Status.EFFECTIVE, min(span), lapses=max(span)),)}
        )
        for each, span in zip(of.enablers, spans, strict=True)
    )
    of = of.model_copy(update={"enablers": enablers})
    table = readiness_by_month(of, scenario())
    within = table[[day < date(2021, 4, 1) for day in table.month]]
    together = within.groupby("month")["level"].min() == 1.0
    found = claim_support(of, scenario())
    assert found.supported == together.any()
    assert found.first_month == (together.idxmax() if together.any() else None)
    assert bool(found.unmet) != found.supported
    if not found.supported:
        effective = (within["level"] == 1.0).groupby(within["month"]).sum()
        assert found.closest == effective[effective == effective.max()].index.max()
