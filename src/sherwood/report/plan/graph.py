"""The picture of what stands on what: boxes in layers, with lines to what each requires."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from markupsafe import escape

from sherwood.framework.graph import Standing
from sherwood.report.charts.theme import BLUE, FONT, GREY, NAVY, PALE_BLUE, TEXT

_WIDTH, _GUTTER, _BOX, _GAP, _LINE = 980, 56, 46, 10, 15


def drawn(standings: Sequence[Standing], *, title: str, description: str) -> dict[str, str]:
    """The picture at two widths: layers side by side, and one below the other."""
    return {
        "wide": _svg("wide", title, description, *_wide(standings)),
        "narrow": _svg("narrow", title, description, *_narrow(standings)),
    }


def _wide(standings: Sequence[Standing]) -> tuple[int, int, list[str]]:
    layers = max(each.layer for each in standings) + 1
    width = (_WIDTH - _GUTTER * (layers - 1)) // layers
    place: dict[str, tuple[int, int]] = {}
    filled = [0] * layers
    for each in standings:
        place[each.item] = (
            each.layer * (width + _GUTTER),
            28 + filled[each.layer] * (_BOX + _GAP),
        )
        filled[each.layer] += 1
    parts = [
        f'<text x="{layer * (width + _GUTTER)}" y="14" font-weight="bold">'
        f"{'Requires nothing' if layer == 0 else f'Layer {layer}'}</text>"
        for layer in range(layers)
    ]
    parts += [line for each in standings for line in _lines(each, place, width)]
    parts += [box for each in standings for box in _box(each, *place[each.item], width, 26)]
    return _WIDTH, 28 + max(filled) * (_BOX + _GAP), parts


def _narrow(standings: Sequence[Standing]) -> tuple[int, int, list[str]]:
    parts: list[str] = []
    down, layer = 0, -1
    for each in standings:
        if each.layer != layer:
            layer = each.layer
            words = "Requires nothing" if layer == 0 else f"Layer {layer}"
            parts.append(f'<text x="0" y="{down + 16}" font-weight="bold">{words}</text>')
            down += 26
        parts += _box(each, 0, down, 320, 40)
        down += _BOX + _GAP
    return 320, down, parts


def _lines(each: Standing, place: dict[str, tuple[int, int]], width: int) -> Iterator[str]:
    right, top = place[each.item]
    for below in each.requires:
        left, bottom = place[below]
        begin, end = (left + width, bottom + _BOX // 2), (right, top + _BOX // 2)
        bend = (begin[0] + end[0]) // 2
        yield (
            f'<path d="M{begin[0]} {begin[1]} C{bend} {begin[1]} {bend} {end[1]} '
            f'{end[0]} {end[1]}" fill="none" stroke="{GREY}" stroke-opacity="0.55"/>'
        )


def _box(each: Standing, left: int, top: int, width: int, letters: int) -> Iterator[str]:
    """A box with square corners is an enabler, one with round corners a function."""
    enabler = each.kind == "enabler"
    yield (
        f'<rect x="{left + 1}" y="{top}" width="{width - 2}" height="{_BOX}" '
        f'rx="{0 if enabler else 14}" fill="{"white" if enabler else PALE_BLUE}" '
        f'stroke="{NAVY if enabler else BLUE}"/>'
    )
    lines = textwrap.wrap(each.title, max(12, width // 7) if letters == 26 else letters)[:2]
    for row, words in enumerate(lines):
        down = top + _BOX // 2 + 5 + (row * 2 - len(lines) + 1) * _LINE // 2
        yield f'<text x="{left + 10}" y="{down}">{escape(words)}</text>'


def _svg(name: str, title: str, description: str, width: int, height: int, parts: list[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="dependencies-{name}-title" '
        f'aria-describedby="dependencies-{name}-description" '
        f'font-family="{FONT}" font-size="12" fill="{TEXT}">'
        f'<title id="dependencies-{name}-title">{escape(title)}</title>'
        f'<desc id="dependencies-{name}-description">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
