"""From an Altair chart to a picture: static, accessible SVG at two widths, with no browser.

Each chart is drawn for a page and again for a telephone, with type the same size in both, because
a wide picture shrunk to 320 pixels cannot be read. The page shows the one that fits. Vega runs
inside this process (vl-convert): the first picture costs about 0.7 s, each one after about 0.05 s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import vl_convert

from sherwood.report.charts.theme import CONFIG, POUNDS


@dataclass(frozen=True)
class Canvas:
    """A width to draw for.

    Attributes:
        name: Used in element ids and style classes.
        width: Whole width of the picture, in pixels.
        panels: Small multiples side by side.
        legend_columns: Entries of a legend side by side.
    """

    name: str
    width: int
    panels: int
    legend_columns: int


WIDE = Canvas("wide", 760, 3, 3)
NARROW = Canvas("narrow", 320, 1, 1)
CANVASES = (WIDE, NARROW)

_PANEL_GUTTER = 84
_LONG_DECIMAL = re.compile(r"(\d+\.\d{2})\d+")
_DRAWN = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height")
_UNWANTED = ("class", "role", "pointer-events", "stroke-miterlimit")


def draw(
    chart: Any,
    *,
    title: str,
    description: str,
    key: str,
    canvases: Sequence[Canvas] = CANVASES,
) -> dict[str, str]:
    """Draw a chart as an SVG element for each canvas.

    Args:
        chart: An Altair chart.
        title: What it shows, in a sentence: the picture's accessible name.
        description: What is in it, for somebody who cannot see it.
        key: Prefix that makes every id in the picture unique in its page.
        canvases: The widths to draw for.

    Returns:
        By the canvas's name, one `<svg>` element with `<title>`, `<desc>` and `role="img"`, without
        script, style sheet or anything to fetch.

    Example:
        >>> import pandas as pd
        >>> from sherwood.report.charts import ranked_bars
        >>> bars = pd.DataFrame({"line": ["Beds", "Drugs"], "cost": [3, 2]})
        >>> chart = ranked_bars(bars, label="line", value="cost", axis="£ million")
        >>> pictures = draw(chart, title="Beds cost most.", description="Two bars.", key="cost")
        >>> {name: svg[:14] for name, svg in pictures.items()}
        {'wide': '<svg version="', 'narrow': '<svg version="'}
    """
    # Checking a chart against the schema takes as long as drawing it; the tests check every kind.
    specification = chart.to_dict(validate=False)
    return {
        canvas.name: _accessible(
            vl_convert.vegalite_to_svg(_fitted(specification, canvas), format_locale=POUNDS),
            title,
            description,
            f"{key}-{canvas.name}",
        )
        for canvas in canvases
    }


def _fitted(specification: dict[str, Any], canvas: Canvas) -> dict[str, Any]:
    """The specification laid out for a canvas, in the house style."""
    style = {**CONFIG, "legend": {**CONFIG["legend"], "columns": canvas.legend_columns}}
    fitted = {**specification, "config": style}
    if "facet" in fitted:
        width = canvas.width // canvas.panels - _PANEL_GUTTER
        return {**fitted, "columns": canvas.panels, "spec": {**fitted["spec"], "width": width}}
    return {
        **fitted,
        "width": canvas.width,
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _accessible(svg: str, title: str, description: str, prefix: str) -> str:
    root = ElementTree.fromstring(re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg, count=2))
    for element in root.iter():
        for name in list(element.attrib):
            if name in _UNWANTED or name.startswith("aria-"):
                del element.attrib[name]
            elif name == "id":
                element.set("id", f"{prefix}-{element.attrib[name]}")
            elif name in _DRAWN:
                element.set(name, _LONG_DECIMAL.sub(r"\1", element.attrib[name]))
            elif "url(#" in element.attrib[name]:
                element.set(name, element.attrib[name].replace("url(#", f"url(#{prefix}-"))
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title")
    root.set("aria-describedby", f"{prefix}-description")
    for place, (tag, name, words) in enumerate(
        (("title", "title", title), ("desc", "description", description))
    ):
        element = ElementTree.Element(tag, {"id": f"{prefix}-{name}"})
        element.text = words
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def standalone(svg: str) -> str:
    """The same picture as a file of its own, which needs the namespace that a page does not.

    Example:
        >>> standalone('<svg role="img"></svg>')
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"></svg>'
    """
    return svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
