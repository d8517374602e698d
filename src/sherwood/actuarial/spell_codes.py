"""The codes of spells: every diagnosis and procedure, as national definitions compare them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def spell_codes(spell: ir.Table) -> ir.Table:
    """Every diagnosis and procedure code of every spell, one a row.

    Diagnoses are written as the national definitions compare them: upper case, without dots,
    spaces, dagger or asterisk, and without the X that fills out a three-character category, so that
    `I10.X`, `I10X` and `I10XD` are all `I10`. Fifth characters stay. An empty entry has no row, and
    the entries after it keep their positions.

    Returns:
        The mart `spell_code`. Grain: spell x kind x position; key the same. Position 1 is primary.
    """
    diagnosis = _positions(spell, "diagnoses", "diagnosis")
    procedure = _positions(spell, "procedures", "procedure")
    tidy = procedure.code.upper().replace(".", "").replace(" ", "")
    both = ibis.union(
        diagnosis.mutate(code=icd10(diagnosis.code)),
        procedure.mutate(code=tidy),
    )
    return both.filter(both.code.length() > 0)


def icd10(code: ir.StringValue) -> ir.StringValue:
    """An ICD-10 code as the national definitions compare it; see `spell_codes`.

    Example:
        >>> [icd10(ibis.literal(code)).execute() for code in ("I10.X", "g63.2*", "S5250")]
        ['I10', 'G632', 'S5250']
    """
    bare = code.upper().re_replace("[^A-Z0-9]", "")
    dagger_or_asterisk = bare.re_search("^[A-Z][0-9][0-9][0-9X]{0,2}[AD]$")
    unmarked = dagger_or_asterisk.ifelse(bare.left(bare.length() - 1), bare)
    return unmarked.re_search("^[A-Z][0-9][0-9]X+$").ifelse(unmarked.left(3), unmarked)


def _positions(spell: ir.Table, codes: str, kind: str) -> ir.Table:
    places = ibis.range(0, spell[codes].length())
    entry = spell.select("spell_key", _entry=spell[codes].zip(places).unnest())
    return entry.select(
        "spell_key",
        kind=ibis.literal(kind),
        position=entry._entry["f2"].cast("int64") + 1,
        code=entry._entry["f1"],
    )
