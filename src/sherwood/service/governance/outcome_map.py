"""The outcomes framework as a picture: a column a level, a line from what contributes to what.

Drawn on the server, as SVG without style or script. The table beside it says the same in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from sherwood.service.governance.alignment import ORPHANS, Finding, Level, Link, Outcome

WIDE, HIGH = 200, 68
_ACROSS, _DOWN = 290, 84
_TOP, _MARGIN = 52, 12
_BEND = 45
_LETTERS, _LINES = 27, 3
_INK, _LINE, _PAPER = "#212b32", "#4c6272", "#ffffff"
_AGAINST, _ALONE = "#b34700", "#005eb8"


@dataclass(frozen=True)
class Box:
    """Where an outcome stands.

    Attributes:
        x, y: Of its upper left corner, in pixels.
    """

    outcome: Outcome
    x: int
    y: int


def boxes(outcomes: Sequence[Outcome], links: Sequence[Link]) -> dict[str, Box]:
    """A place for each outcome: its level across, and down near what it contributes to."""
    placed: dict[str, Box] = {}
    column = 0
    for level in Level:
        here = [one for one in outcomes if one.level is level]
        if not here:
            continue
        here.sort(key=lambda one: (_near(one, links, placed), one.title))
        for row, one in enumerate(here):
            placed[one.name] = Box(one, _MARGIN + column * _ACROSS, _TOP + row * _DOWN)
        column += 1
    return placed


def drawn(
    outcomes: Sequence[Outcome], links: Sequence[Link], findings: Sequence[Finding]
) -> Markup:
    """The picture, as SVG."""
    placed = boxes(outcomes, links)
    if not placed:
        return Markup("")
    wide = max(box.x for box in placed.values()) + WIDE + _MARGIN
    high = max(box.y for box in placed.values()) + HIGH + _MARGIN
    alone = {one.outcomes[0] for one in findings if one.kind in ORPHANS}
    against = {one.outcomes for one in findings if one.kind not in ORPHANS}
    concerned = {name for names in against for name in names}
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            'viewBox="0 0 {w} {h}" role="img" font-family="Arial, sans-serif" font-size="13" '
            'aria-label="Map of {n} outcomes; the table that follows says the same.">'
        ).format(w=wide, h=high, n=len(placed)),
        *_headings(placed),
        *(
            _line(placed[link.child], placed[link.parent], (link.child, link.parent) in against)
            for link in links
            if link.child in placed and link.parent in placed
        ),
        *(_box(box, name in alone, name in concerned) for name, box in placed.items()),
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def _near(one: Outcome, links: Sequence[Link], placed: dict[str, Box]) -> float:
    """How far down what it contributes to stands, in the middle; those with nothing come last."""
    rows = [placed[link.parent].y for link in links if _served(link, one, placed)]
    return sum(rows) / len(rows) if rows else float("inf")


def _served(link: Link, one: Outcome, placed: dict[str, Box]) -> bool:
    return link.child == one.name and link.parent in placed


def _headings(placed: dict[str, Box]) -> list[Markup]:
    tops = {box.outcome.level: box.x for box in placed.values()}
    return [
        Markup('<text x="{}" y="28" font-weight="bold" font-size="15" fill="{}">{}</text>').format(
            x, _INK, level.title
        )
        for level, x in tops.items()
    ]


def _line(child: Box, parent: Box, against: bool) -> Markup:
    left, right = sorted((parent, child), key=lambda box: box.x)
    points = [(left.x + WIDE, left.y + HIGH // 2), *_between(left, right)]
    if left.x == right.x:
        # Within one level, out and in again on the right.
        curve = _curve(points[0], (left.x + WIDE, right.y + HIGH // 2), 40)
    else:
        points.append((right.x, right.y + HIGH // 2))
        bends = list(pairwise(points))
        # Every other stretch runs straight through a gap between boxes.
        curve = " ".join(_curve(start, end, _BEND) for start, end in bends[::2])
        curve += "".join(f" M{x1} {y1} L{x2} {y2}" for (x1, y1), (x2, y2) in bends[1::2])
    colour, width = (_AGAINST, 3) if against else (_LINE, 1.5)
    dashes = Markup(' stroke-dasharray="7 4"') if against else ""
    return Markup('<path d="{}" fill="none" stroke="{}" stroke-width="{}"{}/>').format(
        curve, colour, width, dashes
    )


def _between(left: Box, right: Box) -> list[tuple[int, int]]:
    """Where a line enters and leaves the columns it passes: through a gap, never behind a box."""
    points = []
    passed = range(left.x + _ACROSS, right.x, _ACROSS)
    for number, x in enumerate(passed, start=1):
        level = left.y + (right.y - left.y) * number / (len(passed) + 1)
        gap = _TOP - (_DOWN - HIGH) // 2 + _DOWN * round((level + HIGH / 2 - _TOP) / _DOWN)
        points += [(x, gap), (x + WIDE, gap)]
    return points


def _curve(start: tuple[int, int], end: tuple[int, int], bend: int) -> str:
    (x1, y1), (x2, y2) = start, end
    back = bend if x1 == x2 else -bend
    return f"M{x1} {y1} C{x1 + bend} {y1} {x2 + back} {y2} {x2} {y2}"


def _box(box: Box, alone: bool, concerned: bool) -> Markup:
    colour = _AGAINST if concerned else _ALONE if alone else _LINE
    dashes = Markup(' stroke-dasharray="5 4"') if alone else ""
    frame = Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" stroke="{}" '
        'stroke-width="{}"{}/>'
    ).format(box.x, box.y, WIDE, HIGH, _PAPER, colour, 3 if alone or concerned else 1.5, dashes)
    lines = textwrap.wrap(
        box.outcome.title, _LETTERS, max_lines=_LINES, placeholder="…", break_long_words=True
    )
    written = Markup("").join(
        Markup('<tspan x="{}" dy="{}">{}</tspan>').format(box.x + 10, 0 if row == 0 else 17, line)
        for row, line in enumerate(lines)
    )
    top = box.y + HIGH // 2 + 5 - 17 * (len(lines) - 1) // 2
    words = Markup('<text x="{}" y="{}" fill="{}">{}</text>').format(box.x + 10, top, _INK, written)
    return frame + words
