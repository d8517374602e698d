"""Diagnoses of hospital episodes as one code a row, and the ICD-10 codes a prefix stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd


def diagnosis(inpatient_episode: ir.Table) -> ir.Table:
    """Every diagnosis of every episode that has ended its spell.

    Grain: one recorded diagnosis (a code may recur). Columns: person_id, admission_date,
    discharge_date, admission_method, stem (the first four characters of the ICD-10 code).
    """
    finished = inpatient_episode.filter(inpatient_episode.discharge_date.notnull())
    rows = finished.select(
        "person_id",
        "admission_date",
        "discharge_date",
        "admission_method",
        code=finished.diagnoses.unnest(),
    )
    return rows.select(
        "person_id",
        "admission_date",
        "discharge_date",
        "admission_method",
        stem=rows.code.substr(0, 4),
    )


def stems(prefix: str) -> tuple[str, ...]:
    """The stems of up to four characters that begin with an ICD-10 prefix of three or four.

    A category without subdivision may be sent bare or with the filler X.

    Example:
        >>> stems("I693")
        ('I693',)
        >>> stems("I10")[:3], stems("I10")[-1]
        (('I10', 'I10X', 'I100'), 'I109')
    """
    if len(prefix) == 4:
        return (prefix,)
    return (prefix, f"{prefix}X", *(f"{prefix}{digit}" for digit in range(10)))


def stem_table(prefixes: Mapping[str, Iterable[str]], meaning: str) -> ir.Table:
    """What each stem means, for joining to diagnoses.

    Grain: meaning x stem. Columns: `meaning` (the column's name), stem.

    Args:
        prefixes: ICD-10 prefixes by what they mean.
        meaning: Name of the column that says it.
    """
    pairs = {
        (name, stem)
        for name, found in prefixes.items()
        for prefix in found
        for stem in stems(prefix)
    }
    frame = pd.DataFrame(sorted(pairs), columns=[meaning, "stem"])
    return ibis.memtable(frame, schema={meaning: "string", "stem": "string"})
