"""The quality report as a page and as JSON: what came, what was refused, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from sherwood.records.columns import Kind
from sherwood.records.contract import TABLES
from sherwood.records.loads import Finding
from sherwood.records.months import Month, find_gaps
from sherwood.records.quality import Quality
from sherwood.records.rules import RULES
from sherwood.records.storage import storage_errors

GAPS_SHOWN = 200
_WIDTH, _HEIGHT = 720, 120


@dataclass(frozen=True)
class Bar:
    """A month of a table's chart: where its bar stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    says: str
    flagged: bool


@dataclass(frozen=True)
class Chart:
    """Rows of a table by month."""

    table: str
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int


def write_quality(quality: Quality, out: Path) -> Path:
    """Write `index.html`, which needs no other file, and `quality.json` into a folder.

    Args:
        quality: What a check found.
        out: The folder; made if need be.

    Returns:
        The page.

    Raises:
        StorageError: If the folder cannot be written to.
    """
    with storage_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        page = out / "index.html"
        page.write_text(render(quality), encoding="utf-8")
        (out / "quality.json").write_text(quality.model_dump_json(indent=1), encoding="utf-8")
    return page


def render(quality: Quality) -> str:
    """The report as one page of HTML."""
    environment = Environment(
        loader=PackageLoader("sherwood.records", "templates"),
        autoescape=select_autoescape(["html", "jinja"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["pounds"] = lambda amount: f"£{amount:,.2f}"
    environment.filters["share"] = share
    gaps = find_gaps(quality.months)
    return environment.get_template("quality.html.jinja").render(
        quality=quality,
        rules=RULES,
        summary=summary(quality),
        charts=charts(quality.months),
        gaps=gaps[:GAPS_SHOWN],
        gaps_total=len(gaps),
        grains={name: table.grain for name, table in TABLES.items()},
    )


def share(part: float, whole: float) -> str:
    """A share in words that never round something to nothing, or less than all to all.

    >>> share(1, 3), share(9999, 10000), share(1, 10000), share(0, 5), share(0, 0)
    ('33.3%', 'over 99.9%', 'under 0.1%', '0%', 'none')
    """
    if not whole:
        return "none"
    percent = 100 * part / whole
    if part and percent < 0.1:
        return "under 0.1%"
    if part < whole and percent > 99.9:
        return "over 99.9%"
    return f"{percent:.1f}%".replace("100.0%", "100%").replace("0.0%", "0%" if not part else "0.0%")


def _is_unread_money(found: Finding) -> bool:
    """Whether a rule found something that should be an amount and is no number."""
    column = TABLES[found.table].columns.get(found.column)
    return found.rule == "not a number" and column is not None and column.kind is Kind.MONEY


def summary(quality: Quality) -> list[str]:
    """The report in a few sentences, the most important first."""
    extract = sum(tally.extract for tally in quality.tallies)
    rejected = sum(tally.rejected for tally in quality.tallies)
    rows = sum(linkage.rows for linkage in quality.linkage)
    linked = sum(linkage.linked for linkage in quality.linkage)
    gaps = find_gaps(quality.months)
    told = [
        f"{extract:,} rows came in {len(quality.loads)} "
        f"load{'' if len(quality.loads) == 1 else 's'}; {extract - rejected:,} were accepted and "
        f"{rejected:,} ({share(rejected, extract)}) rejected.",
        "Every row and every pound of the extracts is accounted for."
        if quality.reconciles
        else "Rows or pounds are missing: extract and outcome do not reconcile.",
    ]
    if unread := sum(found.rows for found in quality.findings if _is_unread_money(found)):
        told.append(
            f"{unread:,} amounts of money could not be read: their rows are rejected, and what "
            "they are worth is in no total."
        )
    if rows:
        told.append(f"{share(linked, rows)} of rows of activity belong to a known person.")
    if gaps:
        providers = len({(gap.table, gap.provider) for gap in gaps})
        told.append(f"{len(gaps):,} months of {providers:,} providers are missing or low.")
    if passed_over := sum(one.rows for one in quality.left_out):
        told.append(f"{passed_over:,} rows are passed over by their formats, for reasons below.")
    if quality.unread:
        files = "file" if len(quality.unread) == 1 else "files"
        told.append(f"{len(quality.unread):,} {files} of the extracts no format reads.")
    if quality.unchecked:
        told.append(f"Not checked for want of reference tables: {', '.join(quality.unchecked)}.")
    return told


def charts(months: tuple[Month, ...]) -> list[Chart]:
    """Rows by month, all providers together; a month in which any provider is flagged is marked."""
    totals: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    flagged: dict[str, set[date]] = defaultdict(set)
    for month in months:
        totals[month.table][month.month] += month.rows
        if month.flag:
            flagged[month.table].add(month.month)
    return [_chart(table, counts, flagged[table]) for table, counts in totals.items()]


def _chart(table: str, counts: Mapping[date, int], flagged: set[date]) -> Chart:
    most = max(counts.values()) or 1
    width = _WIDTH / len(counts)
    bars = tuple(
        Bar(
            x=round(place * width, 1),
            y=round(_HEIGHT - _HEIGHT * counts[month] / most, 1),
            width=round(max(width - 1, 0.5), 1),
            height=round(_HEIGHT * counts[month] / most, 1),
            says=f"{month:%b %Y}: {counts[month]:,}",
            flagged=month in flagged,
        )
        for place, month in enumerate(sorted(counts))
    )
    return Chart(table, bars, f"{min(counts):%b %Y}", f"{max(counts):%b %Y}", most)
