"""Spells: one stay in one hospital, and continuous spells: one stay across hospitals.

An episode is the care of one consultant; a spell is the whole of a stay under one provider; a
continuous spell follows somebody who is transferred. The rules are those in common use with
Hospital Episode Statistics. They look at dates rather than at the spell number as sent, because
that number is missing, reused or split in many extracts.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

EMERGENCY = "2"
DIED = "4"
UNFINISHED = ("8", "9")
TRANSFER_PLACES = ("51", "52", "53")
TRANSFER_METHODS = ("2B", "81")
CONTINUOUS_WITHIN_DAYS = 3

_MONEY = "decimal(18,2)"
_EPISODE_KEY = ("provider_code", "spell_id", "episode_number")
_NEEDED_TO_PLACE = (
    "person_id",
    "episode_start",
    "episode_end",
    "admission_date",
    "admission_method",
    "admission_source",
    "discharge_method",
    "cost",
)
_SAID_BY_LAST_EPISODE = (
    "practice_code",
    "discharge_date",
    "discharge_method",
    "discharge_destination",
    "patient_classification",
    "treatment_function_code",
    "episode_type",
    "well_baby",
    "hrg_code",
    "consultant_code",
    "diagnoses",
    "procedures",
    "procedure_dates",
)
_SPELL_COLUMNS = (
    "spell_key",
    "person_id",
    "provider_code",
    "practice_code",
    "admission_date",
    "discharge_date",
    "length_of_stay",
    "age",
    "sex",
    "admission_method",
    "admission_source",
    "discharge_method",
    "discharge_destination",
    "patient_classification",
    "treatment_function_code",
    "episode_type",
    "well_baby",
    "hrg_code",
    "consultant_code",
    "episodes",
    "diagnoses",
    "procedures",
    "procedure_dates",
    "cost",
    "costed_episodes",
)
_CONTINUOUS_SPELL_COLUMNS = (
    "continuous_spell_key",
    "person_id",
    "provider_code",
    "admission_date",
    "discharge_date",
    "length_of_stay",
    "age",
    "sex",
    "admission_method",
    "discharge_method",
    "spells",
    "episodes",
    "cost",
)


def episode_spells(inpatient_episode: ir.Table, person: ir.Table) -> ir.Table:
    """Provider spells, from finished consultant episodes.

    The episodes of one person at one provider are taken in order of start, end and episode number.
    An episode continues the spell of the one before it when both have the same admission date, or
    the same start, or when the one before was unfinished (discharge method 8 or 9) and ended on the
    day this one starts.

    The first episode says how the person was admitted, the last says everything else, as the
    national definitions of mitigable activity ask. The cost is the exact sum of the costs recorded
    for the episodes, and null where none was recorded. Nothing is added for an episode without one:
    the national tariff prices a spell whole, on one of its episodes. `costed_episodes` says how
    many had one, so that a release can tell how many spells were costed in part.

    Args:
        inpatient_episode: The contract table.
        person: The contract table, one row a person.

    Returns:
        The mart `spell`. Grain: provider spell; key `spell_key`. Length of stay in whole days, null
        while unfinished; age in whole years at admission, null for an unknown person.
    """
    placed = _last_episodes(inpatient_episode)
    described = inpatient_episode.select(*_EPISODE_KEY, *_SAID_BY_LAST_EPISODE)
    people = person.select("person_id", "birth_month", "sex")
    spell = placed.join(described, list(_EPISODE_KEY)).left_join(people, "person_id")
    return spell.mutate(
        length_of_stay=days_between(spell.admission_date, spell.discharge_date),
        age=age_in_years(spell.birth_month, spell.admission_date),
    ).select(*_SPELL_COLUMNS)


def continuous_spells(spell: ir.Table) -> ir.Table:
    """Continuous spells: stays of one person joined across transfers between providers.

    The spells of a person are taken in order of admission and discharge. One continues the spell
    before it when it begins no more than three days after that ended and the move was a transfer:
    the one before was discharged to another provider's ward (destination 51 to 53), or this one
    came from such a ward (source 51 to 53) or by transfer (admission method 2B or 81).

    Args:
        spell: The mart `spell`.

    Returns:
        The mart `continuous_spell`. Grain: continuous spell; key `continuous_spell_key`, which is
        the key of its first spell. The cost is the exact sum of the spells' costs.
    """
    placed = continuous_spell_of(spell)
    members = ibis.window(group_by="continuous_spell_key")
    in_order = ibis.window(group_by="continuous_spell_key", order_by=_spell_order(placed))
    first = placed.mutate(
        discharge_method=placed.discharge_method.last().over(in_order),
        discharge_date=placed.discharge_date.last().over(in_order),
        spells=placed.spell_key.count().over(members),
        episodes=placed.episodes.sum().over(members).cast("int64"),
        cost=placed.cost.sum().over(members).cast(_MONEY),
    )
    joined = first.filter(first.spell_key == first.continuous_spell_key)
    return joined.mutate(
        length_of_stay=days_between(joined.admission_date, joined.discharge_date)
    ).select(*_CONTINUOUS_SPELL_COLUMNS)


def continuous_spell_of(spell: ir.Table) -> ir.Table:
    """Each spell with the `continuous_spell_key` it belongs to. Grain: provider spell."""
    order = _spell_order(spell)
    in_order = ibis.window(group_by="person_id", order_by=order)
    soon = (
        days_between(spell.discharge_date.lag().over(in_order), spell.admission_date)
        <= CONTINUOUS_WITHIN_DAYS
    )
    transferred = (
        _among(spell.discharge_destination.lag().over(in_order), TRANSFER_PLACES)
        | _among(spell.admission_source, TRANSFER_PLACES)
        | _among(spell.admission_method, TRANSFER_METHODS)
    )
    begins = spell.mutate(_begins=(~(soon.fill_null(False) & transferred)).cast("int64"))
    so_far = ibis.cumulative_window(group_by="person_id", order_by=order)
    numbered = begins.mutate(_number=begins._begins.sum().over(so_far))
    members = ibis.window(group_by=["person_id", "_number"], order_by=_spell_order(numbered))
    return numbered.mutate(continuous_spell_key=numbered.spell_key.first().over(members)).drop(
        "_begins", "_number"
    )


def days_between(start: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """Whole days from one date to another; negative when `end` is the earlier."""
    return end.epoch_days().cast("int64") - start.epoch_days().cast("int64")


def age_in_years(birth_month: ir.DateValue, on: ir.DateValue) -> ir.IntegerValue:
    """Whole years lived on a day by somebody born on the first of a month.

    Example:
        >>> age_in_years(ibis.date("1940-06-01"), ibis.date("2018-05-31")).execute()
        77
    """
    before_birthday = (on.month() < birth_month.month()).cast("int64")
    return (on.year() - birth_month.year()).cast("int64") - before_birthday


def _last_episodes(inpatient_episode: ir.Table) -> ir.Table:
    """The last episode of each spell, with what the other episodes say of the spell.

    Only narrow columns are sorted here; the codes are joined to the result, which is far quicker.
    """
    episode = _numbered(inpatient_episode.select(*_EPISODE_KEY, *_NEEDED_TO_PLACE))
    members = ["person_id", "provider_code", "_number"]
    whole = ibis.window(group_by=members)
    in_order = ibis.window(group_by=members, order_by=_episode_order(episode))
    placed = episode.mutate(
        spell_key=_key(episode).first().over(in_order),
        admission_date=episode.admission_date.first().over(in_order),
        admission_method=episode.admission_method.first().over(in_order),
        admission_source=episode.admission_source.first().over(in_order),
        episodes=episode.person_id.count().over(whole),
        cost=episode.cost.sum().over(whole).cast(_MONEY),
        costed_episodes=episode.cost.count().over(whole),
    )
    return placed.filter(placed._last).select(
        *_EPISODE_KEY,
        "person_id",
        "spell_key",
        "admission_date",
        "admission_method",
        "admission_source",
        "episodes",
        "cost",
        "costed_episodes",
    )


def _numbered(episode: ir.Table) -> ir.Table:
    """Episodes with the number of their spell and whether they are its last."""
    patient, order = ["person_id", "provider_code"], _episode_order(episode)
    in_order = ibis.window(group_by=patient, order_by=order)
    so_far = ibis.cumulative_window(group_by=patient, order_by=order)
    continues = (
        (episode.admission_date == episode.admission_date.lag().over(in_order))
        | (episode.episode_start == episode.episode_start.lag().over(in_order))
        | (
            _among(episode.discharge_method.lag().over(in_order), UNFINISHED)
            & (episode.episode_start == episode.episode_end.lag().over(in_order))
        )
    )
    begins = episode.mutate(_begins=(~continues.fill_null(False)).cast("int64"))
    return begins.mutate(
        _number=begins._begins.sum().over(so_far),
        _last=begins._begins.lead(default=1).over(in_order) == 1,
    )


def _episode_order(episode: ir.Table) -> list[ir.Value]:
    return [
        episode.episode_start,
        episode.episode_end.asc(nulls_first=False),
        episode.episode_number,
        episode.spell_id,
    ]


def _spell_order(spell: ir.Table) -> list[ir.Value]:
    return [
        spell.admission_date,
        spell.discharge_date.asc(nulls_first=False),
        spell.spell_key,
    ]


def _key(episode: ir.Table) -> ir.StringValue:
    """A key that leads back to the extract: the first episode's own."""
    number = episode.episode_number.cast("string")
    return episode.provider_code + "|" + episode.spell_id + "|" + number


def _among(value: ir.StringValue, codes: tuple[str, ...]) -> ir.BooleanValue:
    return value.isin(codes).fill_null(False)
