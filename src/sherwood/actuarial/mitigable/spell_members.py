"""Cohorts of spells: every code of every spell joined to every code of every definition, once.

The distinct codes of the records are matched with those of the definitions on their first
characters, which is a small join. Then the codes of spells meet the definitions in one large join,
and each question of a definition asks whether all of its clauses were met.
"""

from __future__ import annotations

import functools

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.mitigable.compiled import WHOLE_CODE, Compiled


def members(record: ir.Table, spell_code: ir.Table, definitions: Compiled) -> ir.Table:
    """Which spells belong to which cohort.

    Args:
        record: From `spell_records.described`, with the bits of `definitions.limits`.
        spell_code: The mart.
        definitions: The cohorts.

    Returns:
        Grain: spell x cohort. Columns `spell_key`, `cohort`, `share` (the largest of those by which
        the spell qualifies).
    """
    answer = ibis.union(
        _answers(_coded(record, spell_code), definitions), _open(record, definitions)
    )
    each = answer.group_by("spell_key", "component").agg(
        taken_in=(answer.question == "").any(),
        left_out=(answer.question != "").any(),
        fraction=answer.fraction.max(),
    )
    component = ibis.memtable(definitions.component).drop("limit_bit", "open_to_all")
    known = each.join(component, "component")
    vetoed = known.filter(known.cohort_wide)
    within = known.filter(known.taken_in, ~known.left_out).anti_join(
        vetoed, ["spell_key", "cohort"]
    )
    shared = _with_fraction(within, record, definitions)
    return shared.group_by("spell_key", "cohort").agg(share=shared.share.max())


def _coded(record: ir.Table, spell_code: ir.Table) -> ir.Table:
    """The codes of the spells considered, the HRG among them. Grain: spell x kind x position.

    Several steps read it, which makes the engine keep it: it must not be taken apart and joined in
    another order, for the definitions join to spells only by way of their codes.
    """
    grouped = record.filter(record.hrg_code.notnull()).select(
        "spell_key",
        kind=ibis.literal("hrg_code"),
        position=ibis.literal(1, type="int64"),
        code=record.hrg_code,
    )
    return spell_code.union(grouped).join(record.select("spell_key", "limits"), "spell_key")


def _answers(coded: ir.Table, definitions: Compiled) -> ir.Table:
    """The questions that are answered yes by codes. Grain: spell x component x question."""
    hit = _matched(coded, definitions)
    most = int(definitions.line.clauses.max())
    met = {f"clause_{number}": (hit.clause == number).any() for number in range(most)}
    found = hit.group_by("spell_key", "component", "question", "clauses").agg(
        fraction=hit.fraction.max(), **met
    )
    count = functools.reduce(
        lambda left, right: left + right, [found[name].cast("int64") for name in met]
    )
    complete = found.filter(count == found.clauses)
    return complete.select("spell_key", "component", "question", "fraction")


def _open(record: ir.Table, definitions: Compiled) -> ir.Table:
    """Spells that a component takes in without looking at codes."""
    open_to_all = definitions.component[definitions.component.open_to_all]
    component = ibis.memtable(open_to_all[["component", "limit_bit"]])
    found = record.join(component, (record.limits & component.limit_bit) > 0)
    return found.select(
        "spell_key", "component", question=ibis.literal(""), fraction=ibis.literal(1.0)
    )


def _matched(coded: ir.Table, definitions: Compiled) -> ir.Table:
    """Codes of spells that a definition speaks of, for a spell such as it speaks of."""
    both = coded.join(_meaning(coded, definitions), ["kind", "code"])
    return both.filter(
        (both.limits & both.limit_bit) > 0,
        (both.where == "any") | ((both.where == "primary") == (both.position == 1)),
    )


def _meaning(coded: ir.Table, definitions: Compiled) -> ir.Table:
    """What each code that occurs means to the definitions. Grain: code x line of a definition."""
    occurring = coded.select("kind", "code").distinct()
    lengths = sorted({WHOLE_CODE, *definitions.line.length})
    begun = ibis.union(
        *(
            occurring.select(
                "kind",
                "code",
                stem=occurring.code.left(length) if length else occurring.code,
                length=ibis.literal(length, type="int64"),
            )
            for length in map(int, lengths)
        )
    )
    return begun.join(ibis.memtable(definitions.line), ["kind", "stem", "length"])


def _with_fraction(within: ir.Table, record: ir.Table, definitions: Compiled) -> ir.Table:
    """The share that counts: by age and sex where a condition is due to alcohol in part."""
    whole = within.filter(~within.needs_fraction).select("spell_key", "cohort", share="fraction")
    part = within.filter(within.needs_fraction).join(
        record.select("spell_key", "sex", "age", "outcome"), "spell_key"
    )
    fraction = ibis.memtable(definitions.fraction)
    due = part.join(
        fraction,
        [
            part.component == fraction.component,
            part.sex == fraction.sex,
            part.outcome == fraction.outcome,
            part.age.between(fraction.age_min, fraction.age_max),
        ],
    )
    return whole.union(due.select("spell_key", "cohort", share="due"))
