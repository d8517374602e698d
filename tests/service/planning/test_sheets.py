"""What is no published table is neither drawn nor written, and no such table is made by hand."""

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
from django.template import engines
from tests.report import reader
from tests.service.planning import released

from sherwood.errors import MethodError
from sherwood.service.planning import sheets
from sherwood.service.planning.figures import figures
from sherwood.service.planning.sending import as_csv
from sherwood.service.planning.sheets import Cell, Heading
from sherwood.stats import Unpublished, suppress

PAGE = '{% from "planning/sheet.jinja" import sheet %}{{ sheet(given) }}'
HEADINGS = (
    Heading("name", "Practice", False),
    Heading("people", "People", True),
    Heading("cost", "Cost", True),
)
TEMPLATES = Path(sheets.__file__).parents[2] / "templates" / "planning"


def of_people(people, **changes):
    given = {
        "codes": ["A", "B", "C"],
        "headings": HEADINGS,
        "figures": {
            "name": [Cell("Ash"), Cell("Birch"), Cell("Cedar")],
            "cost": [Cell("£9", 9.0), Cell("£80", 80.0), Cell("£90", 90.0)],
        },
        "counts": {"people": suppress(people, policy="threshold_10", totals=True)},
        "how": [("Method", "counted")],
        **changes,
    }
    return sheets.of_people("people", "People by practice", **given)


def drawn(given):
    return engines["jinja2"].from_string(PAGE).render({"given": given})


def test_a_figure_that_rests_on_few_is_hidden_with_its_count_and_what_betrays_it():
    sheet = of_people([3, 40, 60])
    shown = [[cell.text for cell in row] for row in sheet.rows]
    assert shown == [["Ash", "*", "*"], ["Birch", "[c]", "[c]"], ["Cedar", "60", "£90"]]
    page, file = drawn(sheet), as_csv(sheet)
    for secret in ("£9<", "£80", ">3<", ">40<", ",9\n", ",80\n", ",3,", ",40,"):
        assert secret not in page
        assert secret not in file
    assert "Cedar,60,90" in file
    assert "Disclosure policy: threshold of ten" in page


@pytest.mark.parametrize(
    "given",
    [
        pd.DataFrame({"people": [3]}),
        {"people": [3]},
        [[3]],
        "3",
        Unpublished([3]),
        suppress([30, 40]),
    ],
)
def test_what_is_no_sheet_is_neither_drawn_nor_written(given):
    for shows in (drawn, as_csv, sheets.as_values, sheets.sealed):
        with pytest.raises(MethodError, match="has not passed disclosure control"):
            shows(given)


def test_counts_enter_only_as_what_suppress_made():
    with pytest.raises(MethodError, match="has not passed disclosure control"):
        of_people([3, 40, 60], counts={"people": [3, 40, 60]})
    with pytest.raises(MethodError, match="counts people or events"):
        sheets.of_money(
            "x", "X", codes=["A"], headings=HEADINGS, figures={"people": [Cell("3")]}, how=[]
        )
    with pytest.raises(MethodError, match="say what its figures rest on"):
        of_people([3, 40, 60], counts={})


def test_a_sheet_is_not_made_or_changed_by_hand():
    sheet = of_people([30, 40, 60])
    with pytest.raises(MethodError, match="not by hand"):
        dataclasses.replace(sheet, rows=((Cell("3"),),), seal=object())
    with pytest.raises(TypeError):
        sheets.Sheet(*[None] * 9)


def test_a_sealed_sheet_comes_back_and_a_changed_one_does_not():
    sheet = of_people([3, 40, 60])
    assert sheets.unsealed(sheets.sealed(sheet)) == sheet
    with pytest.raises(MethodError, match="not written by this service"):
        sheets.unsealed(sheets.sealed(sheet).replace('"*"', '"3"'))


def test_every_table_of_an_analysis_hides_a_practice_seen_by_few():
    analysis = released.analysis_of_practices([4, *range(100, 113)])
    [sheet] = [each.sheet for each in figures(analysis) if each.sheet.key == f"practice-{LINE}"]
    assert [cell.text for cell in sheet.rows[sheet.codes.index("P0")]][:3] == [
        "Practice P0",
        "*",
        "*",
    ]
    assert sum(row[1].text in {"*", "[c]"} for row in sheet.rows) >= 2


def test_pages_of_practices_localities_and_the_system_give_no_practice_away_together():
    # P0 has 3 people: its locality less its other practices would be they.
    analysis = released.analysis_of_practices()
    groups = analysis.cost_by_group.copy()
    practice = (groups["grouping"] == "practice") & (groups["group"] == "P0")
    locality = (groups["grouping"] == "locality") & (groups["group"] == "L2")
    groups.loc[locality, "people"] -= groups.loc[practice, "people"].item() - 3.0
    groups.loc[practice, "people"] = 3.0
    found = dataclasses.replace(analysis, cost_by_group=groups)
    made = {each.sheet.key: each.sheet for each in figures(found)}
    people = [made[f"cost-by-{level}"] for level in ("practice", "locality")]
    keys = [(sheet.level, code) for sheet in people for code in sheet.codes]
    cells = {
        (sheet.level, code): sheet.cell(code, "people") for sheet in people for code in sheet.codes
    }
    seen = {key: cell.value for key, cell in cells.items() if cell.value is not None}
    starred = {key for key, cell in cells.items() if cell.text == "*"}
    seen[reader.WHOLE] = sum(groups[groups["grouping"] == "locality"]["people"])
    assert reader.worked_out(keys, found.places, seen, starred)["practice", "P0"] == (0, 9)
    # What the practice did is on no page, nor what the practice withheld beside it did.
    hidden = {code for level, code in cells.keys() - seen.keys() if level == "practice"}
    assert len(hidden) == 2
    for sheet in (made["cost-by-practice"], made[f"practice-{LINE}"]):
        rows = [sheet.rows[sheet.codes.index(code)] for code in hidden]
        assert all(cell.value is None for row in rows for cell in row)
    assert "Practice P0,*,*,*" in as_csv(made["cost-by-practice"])


LINE = released.LINE.replace("_", "-")


def test_templates_of_figures_draw_tables_of_figures_in_one_place():
    """Rows of figures are looped over by the one macro that checks them, and nowhere else."""
    loops = {
        path.name
        for path in TEMPLATES.glob("*.jinja")
        if re.search(r"in \w+\.rows", path.read_text())
    }
    assert loops == {"sheet.jinja"}
