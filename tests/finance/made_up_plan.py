"""The plan of the made-up partnership, on the made-up release: seconds, for the tests of a plan."""

from __future__ import annotations

from functools import cache
from typing import Any

from sherwood.finance.plan import Plan, plan
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import open_engine
from tests.framework.made_up_release import MadeUpRelease, made_up_release
from tests.partnership import made_up

DRAWS = 256


def without(item: str) -> Scenario:
    """The claim taken at its word, but for one item that is never there."""
    return Scenario(
        id=f"without_{item}",
        title=f"As claimed, without {item.replace('_', ' ')}",
        effects="claimed",
        items="all",
        without=(item,),
        source=made_up.SOURCE,
    )


def partnership(**changes: Any) -> Partnership:
    """The made-up partnership, with a scenario for every item that might be missing."""
    made = made_up.partnership()
    items = [each.id for each in (*made.enablers, *made.functions)]
    fields: dict[str, Any] = {
        "scenarios": (*made.scenarios, *(without(item) for item in items)),
        "interventions": {
            **made.interventions,
            "respiratory": made.interventions["respiratory"].model_copy(
                update={"mitigable": ("falls_65_plus",)}
            ),
        },
    }
    return made.model_copy(update={**fields, **changes})


@cache
def release() -> MadeUpRelease:
    """A release that knows the made-up partnership's providers and localities."""
    return made_up_release(
        lines=tuple(SERVICE_LINE), providers=("HILL", "VALE"), localities=("NORTH", "SOUTH")
    )


def planned(of: Partnership) -> Plan:
    """The plan of a partnership."""
    with open_engine(memory_gb=2, threads=1) as engine:
        return plan(of, release(), engine, draws=DRAWS)  # type: ignore[arg-type]


@cache
def made_up_plan() -> Plan:
    """The plan of the made-up partnership, made once."""
    return planned(partnership())
