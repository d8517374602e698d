"""The electronic frailty index: the share of 36 deficits in a person's general practice record.

Source: Clegg et al., *Development and validation of an electronic frailty index*, Age and Ageing
2016;45:353-360. Validated at ages 65 and over; below that it is a count of deficits, no more.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.population.code_lists import CodeList, Medicines, frailty_deficits

DEFICITS = 36
BANDS = {"fit": 0.12, "mild": 0.24, "moderate": 0.36, "severe": 1.0}
"""The greatest index of each band."""

_CHEMICAL_SUBSTANCE_CHARACTERS = 9


def electronic_frailty(
    base: ir.Table,
    gp_event: ir.Table,
    prescription: ir.Table,
    deficits: Mapping[str, CodeList] | None = None,
) -> ir.Table:
    """How many of the deficits each person had at the start of the year, or on joining.

    A deficit recorded before that day counts and lasts. Polypharmacy counts different BNF chemical
    substances issued in the year before.

    Grain: person x financial year; only those with a deficit.

    Args:
        base: Person-years with an entry_date.
        gp_event: Contract table.
        prescription: Contract table.
        deficits: Code lists by deficit; the built-in ones by default.

    Returns:
        person_id, financial_year, deficits (how many).
    """
    deficits = deficits or frailty_deficits()
    years = base.select("person_id", "financial_year", "entry_date")
    counted = _from_codes(years, gp_event, deficits)
    for found in deficits.values():
        if found.medicines:
            counted = counted.union(_from_medicines(years, prescription, found.medicines))
    return counted.group_by("person_id", "financial_year").agg(
        deficits=counted.deficits.sum().cast("int64")
    )


def frailty_band(deficits: ir.IntegerValue) -> ir.StringValue:
    """The band of a number of deficits.

    Example:
        >>> counts = ibis.memtable({"n": [4, 5, 8, 9, 12, 13]})
        >>> frailty_band(counts.n).execute().tolist()
        ['fit', 'mild', 'mild', 'moderate', 'moderate', 'severe']
    """
    branches = [(deficits <= int(limit * DEFICITS), band) for band, limit in BANDS.items()]
    return ibis.cases(*branches)


def _from_codes(years: ir.Table, gp_event: ir.Table, deficits: Mapping[str, CodeList]) -> ir.Table:
    rows = [(name, concept) for name, found in deficits.items() for concept in found.snomed]
    frame = pd.DataFrame(rows, columns=["deficit", "snomed_code"])
    codes = ibis.memtable(frame, schema={"deficit": "string", "snomed_code": "string"})
    events = gp_event.select("person_id", "recorded_date", "snomed_code")
    events = events.join(codes, "snomed_code")
    first = events.group_by("person_id", "deficit").agg(first_date=events.recorded_date.min())
    had = years.join(first, "person_id")
    had = had.filter(had.first_date < had.entry_date)
    return had.group_by("person_id", "financial_year").agg(deficits=had.count().cast("int64"))


def _from_medicines(years: ir.Table, prescription: ir.Table, rule: Medicines) -> ir.Table:
    items = prescription.select(
        "person_id",
        "issue_date",
        substance=prescription.bnf_code.substr(0, _CHEMICAL_SUBSTANCE_CHARACTERS),
    )
    taken = years.join(items, "person_id")
    days_before = taken.entry_date.delta(taken.issue_date, unit="day")
    taken = taken.filter((days_before >= 1) & (days_before <= rule.within_days))
    counts = taken.group_by("person_id", "financial_year").agg(substances=taken.substance.nunique())
    many = counts.filter(counts.substances >= rule.minimum)
    return many.select("person_id", "financial_year", deficits=ibis.literal(1, type="int64"))
