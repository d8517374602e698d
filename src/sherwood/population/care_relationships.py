"""Who cares for whom, from when until when: the legitimate relationships that records show.

The rules are data, each with its reason, in `care/care_relationships.toml`. Whoever shows people to
those who care for them asks nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood.errors import InputError
from sherwood.population.definitions import read_definition

RULES = Path(__file__).with_name("care") / "care_relationships.toml"
KEY = ("person_id", "organisation_code", "source", "since")
_WHOSE = list(KEY[:-1])
_NEVER = ibis.date("9999-12-31")
_NEEDED = frozenset({"table", "organisation", "from", "words", "why"})
_POSSIBLE = _NEEDED | {"until", "days_after", "days_without", "only"}


@dataclass(frozen=True)
class CareRule:
    """One way in which records show that an organisation cares for somebody.

    Attributes:
        source: The rule's name.
        table: The table of the records, or the mart, whose rows show it.
        organisation: The column that says who cares.
        start: The column of the first day.
        until: The column of the day on which it ends; "" where there is none.
        days_after: For how many days after that day it goes on.
        days_without: After how many days it ends where that day is not known; None: it is open.
        only: The values a column must have for a row to count.
        words: Why somebody is shown, with `{since}` or `{latest}` for the day.
        why: Why the rule is as it is.
    """

    source: str
    table: str
    organisation: str
    start: str
    until: str
    days_after: int
    days_without: int | None
    only: Mapping[str, tuple[str, ...]]
    words: str
    why: str

    def said(self, since: date, latest: date) -> str:
        """Why somebody is shown, in words.

        Example:
            >>> care_rules()["referral"].said(date(2018, 1, 9), date(2018, 5, 3))
            'open referral of 3 May 2018'
        """
        return self.words.format(since=f"{since:%-d %B %Y}", latest=f"{latest:%-d %B %Y}")


@cache
def care_rules(path: Path = RULES) -> Mapping[str, CareRule]:
    """The rules, by source.

    Raises:
        InputError: The file lacks something, or says what no rule says.
    """
    rules = read_definition(path, ("rules",))[1]["rules"]
    return {source: _rule(path, source, said) for source, said in rules.items()}


def care_relationship(tables: Mapping[str, ir.Table], after: date) -> ir.Table:
    """The unbroken spans during which an organisation cares for somebody, for one reason.

    Spans of the same reason that overlap or meet are one: ten contacts with one team are one
    relationship, which ends as long after the last as its rule says.

    Grain: an unbroken span of person x organisation x source; key `KEY`.

    Args:
        tables: By name, what the rules read.
        after: Spans that have ended by this day are left out.

    Returns:
        person_id, organisation_code, source, since, until (the first day on which it no longer
        holds; null while it is open), latest (the first day of the last of the rows it comes of).
    """
    found = [_spans(tables[rule.table], rule, after) for rule in care_rules().values()]
    return _unbroken(ibis.union(*found))


def _rule(path: Path, source: str, said: Mapping[str, Any]) -> CareRule:
    if missing := sorted(_NEEDED - said.keys()):
        raise InputError(f"{path}: rule {source} lacks {', '.join(missing)}.")
    if unknown := sorted(said.keys() - _POSSIBLE):
        raise InputError(f"{path}: rule {source} has an unknown key {', '.join(unknown)}.")
    if "days_after" in said and "until" not in said:
        raise InputError(f"{path}: rule {source} has days_after and no day they follow.")
    return CareRule(
        source=source,
        table=said["table"],
        organisation=said["organisation"],
        start=said["from"],
        until=said.get("until", ""),
        days_after=said.get("days_after", 0),
        days_without=said.get("days_without"),
        only={column: tuple(values) for column, values in said.get("only", {}).items()},
        words=said["words"],
        why=" ".join(said["why"].split()),
    )


def _spans(rows: ir.Table, rule: CareRule, after: date) -> ir.Table:
    """A span for each row that shows a relationship which has not ended."""
    for column, values in rule.only.items():
        rows = rows.filter(rows[column].isin(values))
    since = rows[rule.start].cast("date")
    spans = rows.select(
        "person_id",
        organisation_code=rows[rule.organisation],
        source=ibis.literal(rule.source),
        since=since,
        until=_end(rows, rule, since),
    )
    there = spans.organisation_code.notnull() & spans.since.notnull()
    # A row that ends on the day it begins, or before, shows that nobody cared for anybody.
    held = (spans.until > spans.since) & (spans.until > ibis.date(str(after)))
    return spans.filter(there & held)


def _end(rows: ir.Table, rule: CareRule, since: ir.DateValue) -> ir.DateValue:
    if rule.days_without is None:
        unknown: ir.DateValue = _NEVER
    else:
        unknown = _later(since, rule.days_without)
    if not rule.until:
        return unknown
    ended = _later(rows[rule.until].cast("date"), rule.days_after)
    return ibis.coalesce(ended, unknown)


def _later(day: ir.DateValue, days: int) -> ir.DateValue:
    # By way of a time: DuckDB makes one of a day and an interval, which Ibis takes for a day still.
    return (day + ibis.interval(days=days)).cast("timestamp").cast("date") if days else day


def _unbroken(spans: ir.Table) -> ir.Table:
    order = [spans.since, spans.until]
    so_far = ibis.cumulative_window(group_by=_WHOSE, order_by=order)
    reached = spans.mutate(_reached=spans.until.max().over(so_far))
    in_order = ibis.window(group_by=_WHOSE, order_by=[reached.since, reached.until])
    before = reached._reached.lag().over(in_order)
    begins = reached.mutate(_begins=(before.isnull() | (reached.since > before)).cast("int64"))
    running = ibis.cumulative_window(group_by=_WHOSE, order_by=[begins.since, begins.until])
    numbered = begins.mutate(_number=begins._begins.sum().over(running))
    whole = numbered.group_by([*_WHOSE, "_number"]).agg(
        since=numbered.since.min(), until=numbered.until.max(), latest=numbered.since.max()
    )
    return whole.select(*KEY, until=whole.until.nullif(_NEVER), latest=whole.latest)
