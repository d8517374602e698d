"""Building the marts of a release, in their order, with every step reconciled.

Each mart is a function from tables to a table; this room only says which come from which. What is
read by several of the next is written first, and read back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood import __version__
from sherwood.actuarial.activity import activity, units
from sherwood.actuarial.cost_model import cost_model
from sherwood.actuarial.indicators import line_month, practice_month, practitioner_month
from sherwood.actuarial.mitigable import keyed_appointments, keyed_attendances, mitigable
from sherwood.actuarial.opting_out import leave_out, listed_people, particulars, warning
from sherwood.actuarial.period import Period, find_period
from sherwood.actuarial.person_years import line_use, person_year
from sherwood.actuarial.prices import price_list
from sherwood.actuarial.pricing import how_priced, pricing_notes
from sherwood.actuarial.reconciliation import ZERO, Ledger, Pounds, pounds
from sherwood.actuarial.risk import risk
from sherwood.actuarial.service_lines import UNITS_WITH_PRACTICE, UNITS_WITHOUT_PRACTICE
from sherwood.actuarial.spell_codes import spell_codes
from sherwood.actuarial.spells import continuous_spells, episode_spells
from sherwood.population import (
    care_relationship,
    cohort,
    condition_history,
    need,
    person_condition,
    person_year_base,
)
from sherwood.records import TABLES, Records
from sherwood.records.contract import REFERENCE_TABLES
from sherwood.records.opt_outs import OptOuts
from sherwood.warehouse import Draft
from sherwood.warehouse.calendar import year_title

Report = Callable[[str], None]
NEEDED = tuple(name for name in TABLES if name != "price")
PRICED = (*UNITS_WITH_PRACTICE, *UNITS_WITHOUT_PRACTICE)


def build_marts(
    draft: Draft,
    records: Records,
    *,
    most_years: int = 3,
    opt_outs: OptOuts | None = None,
    report: Report = lambda _: None,
) -> None:
    """Write every mart of a release into its draft.

    Args:
        draft: The release being built.
        records: What it is built from.
        most_years: At most so many financial years, the last ones that are well filled.
        opt_outs: People who are left out of every mart, where its use is secondary.
        report: Told of each stage.

    Raises:
        SherwoodError: The marts do not reconcile with the records.
    """
    table = {name: records.table(name) for name in NEEDED}
    if records.has("prescription"):
        # The same items by practice would be counted twice.
        table["practice_prescribing"] = table["practice_prescribing"].limit(0)
    ledger = Ledger()
    if opt_outs is not None:
        report("leaving out those who opted out")
        table = _without_opted_out(draft, records, table, opt_outs, ledger)
    report("finding the years")
    period = find_period(table, most_years)
    for name in REFERENCE_TABLES:
        if name != "price":
            table[name] = draft.write(name, table[name])
    table["person"] = draft.write("person", table["person"])
    report("spells")
    for name, keyed in (
        ("outpatient_attendance", keyed_appointments),
        ("emergency_attendance", keyed_attendances),
    ):
        table[name] = draft.stage(name, keyed(table[name]))
    spell = draft.write("spell", episode_spells(table["inpatient_episode"], table["person"]))
    codes = draft.write("spell_code", spell_codes(spell))
    draft.write("continuous_spell", continuous_spells(spell))
    # For the service, which shows people to those who care for them and to nobody else.
    draft.write("care_relationship", care_relationship({**table, "spell": spell}, period.through))
    report("people and their need")
    base = _base(draft, table, period)
    needs = _need(draft, table, base)
    report("pricing every unit of care")
    act = _activity(draft, records, table, spell, base, period)
    report("person-years")
    use = draft.stage("line_use", line_use(act))
    at_risk = risk(draft, base, needs, use, report)
    years = draft.write("person_year", person_year(base, needs, use, at_risk))
    draft.write("cohort", cohort(base, needs, at_risk, financial_year=period.years[-1]))
    report("mitigable activity")
    draft.write("mitigable", mitigable(spell, codes, table))
    report("the cost model and monthly indicators")
    model = draft.write("cost_model", cost_model(years, act))
    draft.write("line_month", line_month(act))
    draft.write("practice_month", practice_month(act, table["referral"], years))
    draft.write(
        "practitioner_month",
        practitioner_month(table["gp_contact"], table["prescription"], table["referral"]),
    )
    report("reconciling")
    _reconcile(ledger, table, spell, act, use, years, model, period)
    priced = how_priced(act, spell)
    draft.manifest.update(_particulars(records, period, ledger))
    draft.manifest["pricing"] = priced
    draft.manifest.setdefault("notes", []).extend(pricing_notes(priced))


def _without_opted_out(
    draft: Draft,
    records: Records,
    table: dict[str, ir.Table],
    opt_outs: OptOuts,
    ledger: Ledger,
) -> dict[str, ir.Table]:
    priced = ("inpatient_episode", *PRICED)
    before = sum((pounds(table[name].cost) for name in priced), ZERO)
    listed = draft.stage("opted_out", listed_people(opt_outs, records.links()))
    left = leave_out(table, listed, priced=priced)
    left.enter(ledger, priced, before)
    draft.manifest["opt_outs"] = particulars(opt_outs, left)
    draft.manifest.setdefault("notes", []).append(warning(opt_outs, left))
    return left.table


def _base(draft: Draft, table: dict[str, ir.Table], period: Period) -> ir.Table:
    base = person_year_base(
        person=table["person"],
        registration=table["registration"],
        practice=table["practice"],
        care_home=table["care_home"],
        lsoa=table["lsoa"],
        years=period.years,
    )
    return draft.stage("person_year_base", base)


def _need(draft: Draft, table: dict[str, ir.Table], base: ir.Table) -> ir.Table:
    history = condition_history(table["gp_event"], table["inpatient_episode"])
    conditions = draft.stage("condition_history", history)
    draft.write("person_condition", person_condition(conditions))
    people_need = need(
        base,
        conditions,
        gp_event=table["gp_event"],
        prescription=table["prescription"],
        inpatient_episode=table["inpatient_episode"],
    )
    return draft.stage("need", people_need)


def _activity(
    draft: Draft,
    records: Records,
    table: dict[str, ir.Table],
    spell: ir.Table,
    base: ir.Table,
    period: Period,
) -> ir.Table:
    through = ibis.date(str(period.through))
    own = records.table("price").drop("source").to_pandas()
    prices = price_list(own, list(range(period.years[0] - 5, period.years[-1] + 1)))
    unit = units(table, spell, base, through)
    return draft.write("activity", activity(unit, prices, table["practice"]))


def _reconcile(
    ledger: Ledger,
    table: dict[str, ir.Table],
    spell: ir.Table,
    act: ir.Table,
    use: ir.Table,
    years: ir.Table,
    model: ir.Table,
    period: Period,
) -> None:
    """Follow people and pounds from the records to the cost model."""
    everybody = int(table["person"].count().execute())
    counted = int(years.person_id.nunique().execute())
    episodes = pounds(table["inpatient_episode"].cost)
    ledger.enter("hospital episodes", pounds=episodes)
    ledger.enter("spells made of them", pounds=pounds(spell.cost), due=episodes)
    sent = sum((pounds(table[name].cost) for name in PRICED), episodes)
    held = Pounds.of(
        act,
        recorded=act.priced_by == "recorded",
        social=act.service_line.startswith("social_care_"),
        inside=act.financial_year.isin(period.years),
    )
    sent += held.where(recorded=True, social=True)
    ledger.enter("costs sent with the records", pounds=sent, people=everybody)
    ledger.enter("costs in activity, as sent", pounds=held.where(recorded=True), due=sent)
    whole, priced = held.where(), held.where(recorded=False)
    ledger.enter("activity, with what Sherwood priced", pounds=whole, due=sent + priced)
    ledger.enter("use by person and line", pounds=pounds(use.cost), due=whole)
    outside = held.where(inside=False)
    ledger.enter(f"before {year_title(period.years[0])} or after the period", pounds=outside)
    within = pounds(use.semi_join(years, ["person_id", "financial_year"]).cost)
    ledger.enter("people not registered in the year", pounds=whole - outside - within)
    ledger.enter("people never registered in the period", pounds=ZERO, people=everybody - counted)
    ledger.enter("person-years", pounds=pounds(years.cost), due=within, people=counted)
    system = model.filter(model.grouping == "system")
    ledger.enter("the cost model", pounds=pounds(system.cost), due=within)


def _particulars(records: Records, period: Period, ledger: Ledger) -> dict[str, Any]:
    return {
        "sherwood": __version__,
        "years": list(period.years),
        "through": str(period.through),
        "records": [
            {
                "load": load.id,
                "format": load.format,
                "rows": load.accepted,
                "rejected": load.rejected,
            }
            for load in records.manifest.loads
        ],
        "synthetic": any(load.synthetic for load in records.manifest.loads),
        "reconciliation": ledger.settle(),
    }
