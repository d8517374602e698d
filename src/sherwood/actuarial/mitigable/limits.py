"""Whether a record is within the limits of a cohort, and many such answers packed into one number.

Limits are few, so the answers to all of them fit into the bits of one integer, found in one pass
over the records instead of one pass a cohort.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.mitigable.cohorts import Limits

_ONE_OF = ("discharge_method", "patient_classification", "attended", "sex", "outcome")
_FROM = {
    "age_min": "age",
    "length_of_stay_min": "length_of_stay",
    "frailty_tenths_min": "frailty_tenths",
    "earlier_first_attendances_min": "earlier_first_attendances",
}
_UP_TO = {
    "age_max": "age",
    "length_of_stay_max": "length_of_stay",
    "days_since_discharge_max": "days_since_discharge",
    "frailty_tenths_max": "frailty_tenths",
}


def within(record: ir.Table, limits: Limits) -> ir.BooleanValue:
    """Whether each record is within the limits; a missing value is not.

    The limit `residual` is not looked at: it depends on the other cohorts.
    """
    met = [record[name].isin(allowed) for name in _ONE_OF if (allowed := getattr(limits, name))]
    met += [
        record[column] >= least
        for name, column in _FROM.items()
        if (least := getattr(limits, name)) is not None
    ]
    met += [
        record[column] <= most
        for name, column in _UP_TO.items()
        if (most := getattr(limits, name)) is not None
    ]
    if limits.admission_method:
        met.append(fits(record.admission_method, limits.admission_method))
    if limits.admission_method_not:
        met.append(~fits(record.admission_method, limits.admission_method_not))
    if limits.discharge_method_not:
        met.append(record.discharge_method.notin(limits.discharge_method_not))
    if limits.without_procedure:
        met.append(record.without_procedure)
    if limits.pre_operative_days is not None:
        met.append(record.pre_operative_days == limits.pre_operative_days)
    if limits.beyond_trim_point:
        met.append(record.beyond_trim_point)
    return all_of(met)


def fits(code: ir.StringValue, patterns: Sequence[str]) -> ir.BooleanValue:
    """Whether a code fits one of the patterns; `*` at the end means every code that begins so."""
    return any_of(
        [
            code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern
            for pattern in patterns
        ]
    )


def all_of(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether all hold; a missing answer is no, and no conditions always hold."""
    both = functools.reduce(lambda left, right: left & right, conditions, ibis.literal(True))
    return both.fill_null(False)


def any_of(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether one holds; a missing answer is no."""
    known = [condition.fill_null(False) for condition in conditions]
    return functools.reduce(lambda left, right: left | right, known, ibis.literal(False))


def packed(conditions: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    """The answers as one number: condition k is bit k. At most 62 conditions."""
    if len(conditions) > 62:
        raise ValueError("more conditions than an integer has bits")
    bits = [
        condition.ifelse(ibis.literal(1 << place, type="int64"), ibis.literal(0, type="int64"))
        for place, condition in enumerate(conditions)
    ]
    return functools.reduce(lambda left, right: left + right, bits)


def unpacked(record: ir.Table, bits: str, meaning: Mapping[str, Sequence[object]]) -> ir.Table:
    """One row for each bit that is set, with what the bit means.

    Args:
        record: The records.
        bits: The column made by `packed`.
        meaning: Columns with one value a bit, in the order of the bits.

    Returns:
        Grain: record x bit set. The columns of `record` without `bits`, and those of `meaning`.
    """
    places = range(len(next(iter(meaning.values()))))
    bit = ibis.memtable({**meaning, "_bit": [1 << place for place in places]})
    return record.join(bit, (record[bits] & bit._bit) > 0).drop(bits, "_bit")
