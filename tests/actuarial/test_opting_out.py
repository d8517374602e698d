"""Those who opted out are in no table; what they took with them is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import ibis
import ibis.expr.types as ir
import pytest

from sherwood.actuarial.opting_out import LeftOut, leave_out, listed_people, warning
from sherwood.actuarial.reconciliation import Ledger
from sherwood.errors import SherwoodError
from sherwood.records.opt_outs import OptOuts
from sherwood.warehouse.engine import Engine
from tests.conftest import contract_table, table_of

Records = Callable[..., ir.Table]


def people(*names: str) -> OptOuts:
    return OptOuts("2018-07", date(2018, 7, 4), "0" * 64, names)


def contacts(records: Records) -> dict[str, ir.Table]:
    return {
        "person": records("person", {"person_id": "a"}, {"person_id": "b"}),
        "gp_contact": records(
            "gp_contact",
            {"person_id": "a", "cost": Decimal("1.10")},
            {"person_id": "b", "cost": Decimal("2.20")},
            {"person_id": "b", "cost": None},
            {"person_id": None, "cost": Decimal("4.40")},
        ),
        "practice": records("practice", {"practice_code": "X1"}),
    }


def left(table: ir.Table, engine: Engine) -> list[str | None]:
    rows = engine.connection.to_pyarrow(table.select("person_id")).to_pylist()
    return sorted((row["person_id"] for row in rows), key=str)


def test_exactly_those_listed_are_taken_out_of_every_table(
    engine: Engine, records: Records
) -> None:
    listed = table_of(engine, listed_people(people("b", "z"), None).to_pandas())
    found = leave_out(contacts(records), listed, priced=("gp_contact",))
    assert left(found.table["person"], engine) == ["a"]
    assert left(found.table["gp_contact"], engine) == [None, "a"]
    assert found.rows == {"person": 1, "gp_contact": 2}
    assert (found.found, found.people, found.cost) == (1, 2, Decimal("2.20"))


def test_somebody_listed_under_another_pseudonym_is_found_by_their_link(engine: Engine) -> None:
    links = table_of(
        engine,
        ibis.memtable({"person_id": ["old"], "canonical_id": ["b"]}).to_pandas(),
    )
    found = listed_people(people("old", "c"), links)
    assert left(found, engine) == ["b", "c"]


def test_the_ledger_shows_who_was_left_out_and_settles(duckdb_engine: Engine) -> None:
    priced = ("gp_contact",)
    table = contacts(partial(contract_table, duckdb_engine))
    found = leave_out(table, listed_people(people("b"), None), priced=priced)
    ledger = Ledger()
    found.enter(ledger, priced, Decimal("7.70"))
    told = {row["step"]: (row["cost"], row["people"]) for row in ledger.settle()}
    assert told == {
        "costs in the records, with everybody": (7.7, 2),
        "people who opted out, left out": (2.2, 1),
        "costs in the records that are left": (5.5, 1),
    }
    wrong = Ledger()
    found.enter(wrong, priced, Decimal("7.71"))
    with pytest.raises(SherwoodError, match="does not reconcile"):
        wrong.settle()


def test_readers_are_told_of_the_bias_and_no_small_number() -> None:
    few, many = (LeftOut({}, count, 1_000, {}, Decimal(0)) for count in (3, 54))
    assert "Fewer than 10 people opted out" in warning(people(), few)
    assert "54 people (5.4% of the records) opted out" in warning(people(), many)
    assert "less like everybody" in warning(people(), many)
