"""The main job, from extract to report, as its user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from sherwood.actuarial.analysis import analyse
from sherwood.cli import app
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import current_release, open_engine
from tests.report import reader


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def analysis(warehouse: Path) -> Path:
    folder = warehouse.parent / "analysis"
    run("analyse", warehouse, "--out", folder)
    return folder


@pytest.fixture(scope="module")
def summary(analysis: Path) -> dict[str, Any]:
    return json.loads((analysis / "summary.json").read_text())


def test_help_teaches_every_command() -> None:
    words = run("--help")
    for command in ("synthesise", "ingest", "check", "build", "analyse", "demo"):
        assert command in words
        assert "Example" in run(command, "--help")


def test_the_quality_report_reconciles(records_folder: Path, tmp_path: Path) -> None:
    run("check", records_folder, "--out", tmp_path / "quality")
    assert (tmp_path / "quality" / "index.html").is_file()


def test_every_mart_keeps_its_key(warehouse: Path) -> None:
    keys = {
        "person": ["person_id"],
        "care_relationship": ["person_id", "organisation_code", "source", "since"],
        "spell": ["spell_key"],
        "continuous_spell": ["continuous_spell_key"],
        "spell_code": ["spell_key", "kind", "position"],
        "person_year": ["person_id", "financial_year"],
        "person_condition": ["person_id", "condition"],
        "mitigable": ["unit_kind", "unit_key", "cohort"],
        "cost_model": ["financial_year", "grouping", "group", "service_line"],
        "line_month": ["service_line", "month"],
        "practice_month": ["indicator", "practice_code", "month"],
        "practitioner_month": ["indicator", "practice_code", "practitioner_code", "month"],
        "cohort": ["person_id", "reason"],
    }
    with open_engine(memory_gb=2) as engine:
        for name, key in keys.items():
            mart = current_release(warehouse).mart(name, engine)
            assert mart.count().execute() == mart.select(key).distinct().count().execute(), name


def test_units_that_can_be_mitigated_are_named_once_in_activity(warehouse: Path) -> None:
    with open_engine(memory_gb=2) as engine:
        release = current_release(warehouse)
        activity = release.mart("activity", engine)
        named = activity.filter(activity.unit_key.notnull())
        assert named.count().execute() == named.unit_key.nunique().execute()
        members = release.mart("mitigable", engine)
        assert members.anti_join(named, "unit_key").count().execute() == 0


def test_a_second_implementation_agrees_on_the_cost_model(warehouse: Path) -> None:
    with open_engine(memory_gb=2) as engine:
        release = current_release(warehouse)
        activity = release.mart("activity", engine).to_pandas()
        people = release.mart("person_year", engine).to_pandas()
        model = release.mart("cost_model", engine).to_pandas()
    own = people[["person_id", "financial_year", "exposure", "imd_quintile", "age_band"]]
    joined = activity.drop(columns=["practice_code"]).merge(own, on=["person_id", "financial_year"])
    for grouping in ("age_band", "imd_quintile"):
        years = own.assign(group=own[grouping].astype("string").fillna("not known"))
        years = years.groupby(["financial_year", "group"]).exposure.sum()
        used = joined.assign(group=joined[grouping].astype("string").fillna("not known"))
        used = used.groupby(["financial_year", "group", "service_line"])
        cost = used.cost.sum().astype(float)
        quantity = used.quantity.sum()
        ours = model[model.grouping == grouping].set_index(
            ["financial_year", "group", "service_line"]
        )
        ours = ours[(ours.quantity > 0) | (ours.cost > 0)]
        assert ours.cost.astype(float).loc[cost.index].values == pytest.approx(cost.values)
        assert ours.quantity.loc[quantity.index].values == pytest.approx(quantity.values)
        exposure = ours.person_years.groupby(["financial_year", "group"]).first()
        assert exposure.values == pytest.approx(years.loc[exposure.index].values)


def test_the_summary_has_what_others_build_on(summary: dict[str, Any]) -> None:
    assert summary["people"] > 5_000
    assert 0 < summary["person_years"] <= summary["people"]
    assert set(summary["cost_by_line"]) == set(SERVICE_LINE)
    assert sum(summary["cost_by_line"].values()) == pytest.approx(summary["total_cost"], abs=0.02)
    assert summary["reconciliation"]["people"] == 0
    assert summary["reconciliation"]["cost"] == 0
    found = summary["opportunity"]
    assert found["lower"] <= found["gross"] <= found["upper"]
    assert found["gross"] == pytest.approx(found["cashable"] + found["stranded"])
    assert {"build", "analyse", "report"} <= set(summary["timings"])
    assert {"sherwood", "duckdb"} <= set(summary["versions"])


def test_the_release_says_which_practices_make_up_which_locality(
    warehouse: Path, analysis: Path, summary: dict[str, Any]
) -> None:
    """With it a reader of every table works out nothing that was hidden at another level."""
    with open_engine(memory_gb=2) as engine:
        release = current_release(warehouse)
        practice = release.mart("practice", engine).to_pandas()
    places = practice.set_index("practice_code").locality_code.to_dict()
    groups = pd.read_parquet(analysis / "tables" / "cost_by_group.parquet")
    levels = groups[groups.grouping.isin(["practice", "locality"])]
    shown = levels[levels.people.notna()]
    assert (shown.people >= 10).all()
    seen = reader.shown_in(levels, "grouping", "group", "people")
    seen[reader.WHOLE] = float(summary["people"])
    keys = list(zip(levels.grouping, levels.group, strict=True))
    assert {places[code] for level, code in keys if level == "practice"} == {
        code for level, code in keys if level == "locality"
    }
    for low, high in reader.worked_out(keys, places, seen).values():
        assert high - low >= 9


def test_synthetic_people_are_labelled(summary: dict[str, Any], analysis: Path) -> None:
    assert summary["synthetic"] is True
    assert "Synthetic people" in (analysis / "index.html").read_text()


def test_the_lines_tell_the_whole_cost(analysis: Path, summary: dict[str, Any]) -> None:
    lines = pd.read_parquet(analysis / "tables" / "cost_by_line.parquet")
    last = lines[lines.financial_year == summary["financial_year"]]
    assert last.share.sum() == pytest.approx(1)
    assert last.cost_per_person.sum() * summary["person_years"] == pytest.approx(
        summary["total_cost"]
    )


def test_every_dimension_of_a_basis_sums_to_its_total(warehouse: Path) -> None:
    with open_engine(memory_gb=2) as engine:
        found = analyse(current_release(warehouse), engine)
    assert len(found.opportunity) > 0
    for (basis, _), part in found.opportunity.groupby(["basis", "dimension"]):
        whole = found.totals[basis]
        assert part.gross.sum() == pytest.approx(whole["gross"], rel=1e-6)
        assert part.cashable.sum() == pytest.approx(whole["cashable"], rel=1e-6)


def test_what_is_published_of_a_basis_lacks_two_members_or_none(
    analysis: Path, summary: dict[str, Any]
) -> None:
    table = pd.read_parquet(analysis / "tables" / "opportunity.parquet")
    for (basis, _), part in table.groupby(["basis", "dimension"]):
        whole, hidden = summary["bases"][basis]["gross"], part.gross.isna().sum()
        assert hidden != 1
        if hidden:
            assert part.gross.sum() < whole
        else:
            assert part.gross.sum() == pytest.approx(whole, rel=1e-6)


def test_an_external_benchmark_is_a_basis_of_its_own(warehouse: Path, tmp_path: Path) -> None:
    table = tmp_path / "elsewhere.csv"
    table.write_text("service_line,per_1000,source\nprescribing,5000,made up for a test\n")
    run("analyse", warehouse, "--out", tmp_path / "analysis", "--benchmark", table)
    bases = json.loads((tmp_path / "analysis" / "summary.json").read_text())["bases"]
    assert bases["external"]["gross"] > 0
