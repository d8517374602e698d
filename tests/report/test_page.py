"""The page of a report: valid, complete, accessible, and sufficient to itself."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from sherwood.errors import StorageError
from sherwood.report import (
    Column,
    KeyFigure,
    Note,
    Provenance,
    Report,
    Section,
    Table,
    render,
    write_report,
)
from sherwood.report.analysis import analysis_report
from tests.report.findings import made_up, nobody, part_of_a_system, without_opportunity

MADE_AT = datetime(2026, 11, 22, 9, 30)
VOID = {"meta", "br", "hr", "img", "link", "input"}
ANALYSES = [made_up, without_opportunity, part_of_a_system, nobody]


class Outline(HTMLParser):
    """What a browser or a screen reader would find."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if name := attributes.get("id"):
            self.ids.append(name)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(attributes["href"] or "")
        if tag == "table":
            self.tables.append([])
        elif self.tables and tag in ("caption", "th", "td"):
            self.tables[-1].append(f"{tag} {attributes.get('scope', '')}".strip())
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


@pytest.fixture(scope="module", params=ANALYSES, ids=lambda make: make.__name__)
def page(request: pytest.FixtureRequest) -> str:
    return render(analysis_report(request.param(), made_at=MADE_AT))


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    return found


def test_every_element_is_closed_in_its_order(outline: Outline) -> None:
    assert outline.wrong == [] and outline.open == []


def test_every_id_is_used_once_and_every_link_leads_somewhere(outline: Outline) -> None:
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_headings_step_down_one_at_a_time_from_a_single_first(outline: Outline) -> None:
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))


def test_every_picture_is_labelled(outline: Outline) -> None:
    svgs = [attributes for tag, attributes in outline.elements if tag == "svg"]
    assert all(svg["role"] == "img" and svg["aria-labelledby"] in outline.ids for svg in svgs)


def test_every_table_has_a_caption_and_scoped_headings(outline: Outline) -> None:
    for cells in outline.tables:
        assert cells[0] == "caption"
        assert all(cell in ("caption", "td", "th col", "th row") for cell in cells)
        assert "th col" in cells and "th row" in cells


def test_nothing_is_fetched_and_nothing_runs(page: str, outline: Outline) -> None:
    tags = {tag for tag, _ in outline.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "source"}
    assert not any("src" in attributes for _, attributes in outline.elements)
    assert not re.search(r"https?:|@import|url\((?!#)", page)


def test_no_machine_word_for_a_missing_number_is_printed(outline: Outline) -> None:
    words = " ".join(outline.words)
    assert not re.search(r"\b(nan|NaN|inf|Infinity|None|NaT|<NA>)\b", words)
    assert "_" not in words, re.findall(r"\S*_\S*", words)


def test_every_figure_says_how_we_know_and_has_its_table() -> None:
    report = analysis_report(made_up(), made_at=MADE_AT)
    text = render(report)
    figures = text.count('<section class="figure"')
    assert text.count("How we know.") == text.count('class="picture wide"')
    assert len(list(report.printed_tables())) == figures


def test_the_banner_says_that_the_people_are_synthetic() -> None:
    assert "Synthetic people." in render(analysis_report(made_up(), made_at=MADE_AT))
    assert "Synthetic people." not in render(analysis_report(part_of_a_system(), made_at=MADE_AT))


def test_the_footer_says_what_made_the_page() -> None:
    report = analysis_report(made_up(), made_at=MADE_AT, inputs={"Release": "a1b2"})
    text = render(report)
    assert "22 November 2026, 09:30" in text and "a1b2" in text


def small_report(frame: pd.DataFrame) -> Report:
    columns = (Column("place", "Place", numeric=False), Column("cost", "Cost"))
    table = Table(key="costs", caption="Costs", frame=frame, columns=columns)
    return Report(
        title="Costs",
        subtitle="2017/18",
        summary=("Fish & chips <cost> more.",),
        key_figures=(KeyFigure(value="1", label="place"),),
        sections=(Section(key="all", title="All", items=(table, Note(title="Note"))),),
        provenance=Provenance(version="1", made_at=MADE_AT),
    )


def test_words_from_records_cannot_become_markup() -> None:
    text = render(small_report(pd.DataFrame({"place": ["<script>"], "cost": [1.0]})))
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "Fish &amp; chips &lt;cost&gt; more." in text


def test_a_long_table_is_folded_and_a_short_one_is_not() -> None:
    def table_of(rows: int) -> str:
        return render(small_report(pd.DataFrame({"place": "A", "cost": range(rows)})))

    assert "<details>" not in table_of(12)
    assert "(13 rows)" in table_of(13)


def test_two_parts_may_not_share_a_key() -> None:
    sections = (Section(key="one", title="One"), Section(key="one", title="Two"))
    made = Provenance(version="1", made_at=MADE_AT)
    with pytest.raises(ValueError, match="same key"):
        Report(
            title="", subtitle="", summary=(), key_figures=(), sections=sections, provenance=made
        )


def test_a_report_is_written_with_its_tables(tmp_path: Path) -> None:
    frame = pd.DataFrame({"place": ["A", "B"], "cost": [1.25, None]})
    page = write_report(small_report(frame), tmp_path / "report")
    assert page == tmp_path / "report" / "index.html" and page.stat().st_size > 0
    tables = tmp_path / "report" / "tables" / "printed"
    pd.testing.assert_frame_equal(pd.read_parquet(tables / "costs.parquet"), frame)
    assert (tables / "costs.csv").read_text() == "place,cost\nA,1.25\nB,\n"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file in the way")
    with pytest.raises(StorageError, match="report"):
        write_report(small_report(pd.DataFrame({"place": [], "cost": []})), tmp_path / "report")
