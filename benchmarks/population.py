"""How long it takes to tell who the people are: person-years, need and risk, at full size.

People and codes are drawn at random by DuckDB, in the volumes of a partnership of 730,000. They
prove time and memory, nothing else.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.types as ir
import numpy as np
from sklearn.linear_model import LogisticRegression

from sherwood.population.code_lists import condition_lists, frailty_deficits
from sherwood.population.conditions import condition_history
from sherwood.population.need import need
from sherwood.population.person_years import person_year_base
from sherwood.population.risk import emergency_admission_risk, risk_table
from sherwood.population.risk.logistic import fit_logistic
from sherwood.warehouse.engine import Engine, open_engine

PEOPLE = 730_000
YEARS = (2017, 2018, 2019)

Row = dict[str, object]

_TABLES = {
    "person": """
        SELECT 'p' || i AS person_id,
               CAST(date_trunc('month', DATE '2018-01-01' - CAST(random() * 32000 AS INT)) AS DATE)
                   AS birth_month,
               CASE WHEN random() < 0.5 THEN 'male' ELSE 'female' END AS sex,
               substr('AABCDHJKMNRZ', 1 + CAST(random() * 11 AS INT), 1) AS ethnic_category,
               CASE WHEN random() < 0.02 THEN DATE '2018-06-01' END AS death_date
        FROM range({people}) t(i)""",
    "registration": """
        SELECT 'p' || (i % {people}) AS person_id,
               CASE WHEN i < {people} THEN DATE '2010-01-01' ELSE DATE '2018-09-01' END
                   AS start_date,
               'C' || CAST(random() * 140 AS INT) AS practice_code,
               CASE WHEN i < {people} / 10 THEN DATE '2018-10-01' END AS end_date,
               'E' || CAST(random() * 450 AS INT) AS lsoa_code,
               CASE WHEN random() < 0.004 THEN 'H1' END AS care_home_code
        FROM range(CAST({people} * 1.1 AS BIGINT)) t(i)""",
    "practice": "SELECT 'C' || i AS practice_code, 'L1' AS locality_code FROM range(141) t(i)",
    "lsoa": "SELECT 'E' || i AS lsoa_code, 1 + i % 10 AS imd_decile FROM range(451) t(i)",
    "care_home": "SELECT 'H1' AS care_home_code, true AS has_nursing",
    "gp_event": """
        SELECT 'p' || CAST(random() * random() * {people} AS BIGINT) AS person_id,
               DATE '2020-03-31' - CAST(random() * 3000 AS INT) AS recorded_date,
               CASE WHEN random() < 0.25 THEN codes[1 + CAST(random() * (len(codes) - 1) AS INT)]
                    ELSE '1000' || CAST(random() * 5000 AS INT) END AS snomed_code
        FROM range({people} * 25) t(i), concepts""",
    "prescription": """
        SELECT 'p' || CAST(random() * random() * {people} AS BIGINT) AS person_id,
               DATE '2020-03-31' - CAST(random() * 1095 AS INT) AS issue_date,
               lpad(CAST(CAST(random() * 800 AS INT) AS VARCHAR), 9, '0') || 'AAAAAA' AS bnf_code
        FROM range({people} * 40) t(i)""",
    "inpatient_episode": """
        SELECT 'p' || CAST(random() * random() * {people} AS BIGINT) AS person_id,
               admission_date, admission_date + CAST(random() * 10 AS INT) AS discharge_date,
               CASE WHEN random() < 0.4 THEN '21' ELSE '11' END AS admission_method,
               list_transform(range(1 + CAST(random() * 6 AS INT)),
                   lambda k: chr(65 + CAST(random() * 25 AS INT))
                       || lpad(CAST(CAST(random() * 999 AS INT) AS VARCHAR), 3, '0')) AS diagnoses
        FROM (SELECT DATE '2020-03-31' - CAST(random() * 1095 AS INT) AS admission_date
              FROM range({people} * 1) t(i))""",
    "use": """
        SELECT 'p' || i AS person_id, CAST(year AS BIGINT) AS financial_year,
               CAST(random() < 0.07 AS DOUBLE) AS emergency_admissions,
               floor(random() * 1.5) AS emergency_attendances,
               floor(random() * 3) AS outpatient_attendances,
               floor(random() * 8) AS gp_contacts
        FROM range({people}) t(i), range(2017, 2020) y(year)""",
}


def run(people: int = PEOPLE) -> list[Row]:
    """One row a step: what, size, seconds, peak memory and the comparison in words."""
    with tempfile.TemporaryDirectory() as folder:
        _draw(Path(folder), people)
        with open_engine(memory_gb=6, scratch=Path(folder) / "scratch") as engine:
            return _steps(engine, Path(folder), people)


def _steps(engine: Engine, folder: Path, people: int) -> list[Row]:
    table = {name: engine.read(folder / f"{name}.parquet") for name in _TABLES}
    size = f"{people:,} people x 3 years"
    rows: list[Row] = []

    def written(what: str, mart: ir.Table, name: str, beside: str) -> ir.Table:
        return _timed(rows, what, size, lambda: engine.write(mart, folder / name), beside)

    places = {name: table[name] for name in ("practice", "lsoa", "care_home")}
    base = written(
        "person-years",
        person_year_base(
            person=table["person"], registration=table["registration"], years=YEARS, **places
        ),
        "base",
        _count_beside(folder, "registration"),
    )
    history = written(
        "history of 24 conditions",
        condition_history(table["gp_event"], table["inpatient_episode"]),
        "history",
        _count_beside(folder, "gp_event"),
    )
    clinical = {name: table[name] for name in ("gp_event", "prescription", "inpatient_episode")}
    needs = written(
        "need: conditions, frailty, Charlson, segments",
        need(base, history, **clinical),
        "need",
        _count_beside(folder, "prescription"),
    )
    learned = _timed(
        rows,
        "table of the risk model, to Arrow",
        size,
        lambda: risk_table(base, needs, table["use"]).to_pyarrow(),
        "one pass of the three tables joined",
    )
    _timed(
        rows,
        "risk of emergency admission: fit, five folds, card",
        f"{learned.num_rows:,} person-years",
        lambda: emergency_admission_risk(learned),
        "the whole model, cross-fitted, with its card",
    )
    rows.append(_one_fit())
    return rows


def _one_fit(size: int = 200_000, columns: int = 50) -> Row:
    generator = np.random.default_rng(1)
    matrix = np.asfortranarray(generator.normal(size=(size, columns)).astype(np.float32))
    matrix[:, 0] = 1
    outcome = generator.random(size) < 0.06
    rows: list[Row] = []
    started = time.perf_counter()
    LogisticRegression(C=1.0, max_iter=200, fit_intercept=False).fit(matrix, outcome)
    theirs = time.perf_counter() - started
    _timed(
        rows,
        "one logistic fit",
        f"{size:,} rows x {columns} columns",
        lambda: fit_logistic(matrix, outcome),
        f"scikit-learn (lbfgs) on the same: {theirs:.2f} s",
    )
    return rows[0]


def _timed(rows: list[Row], what: str, size: str, work: Callable[[], Any], beside: str) -> Any:
    started = time.perf_counter()
    result = work()
    rows.append(
        {
            "what": what,
            "size": size,
            "seconds": round(time.perf_counter() - started, 2),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "beside": beside,
        }
    )
    return result


def _count_beside(folder: Path, name: str) -> str:
    started = time.perf_counter()
    sql = "SELECT person_id, count(*) FROM read_parquet(?) GROUP BY ALL"
    with duckdb.connect() as connection:
        connection.execute(sql, [str(folder / f"{name}.parquet")]).to_arrow_table()
    taken = time.perf_counter() - started
    return f"plain DuckDB counting {name} by person: {taken:.2f} s"


def _draw(folder: Path, people: int) -> None:
    lists = (*condition_lists().values(), *frailty_deficits().values())
    concepts = sorted({concept for found in lists for concept in found.snomed})
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SELECT setseed(0.5)")
        connection.execute("CREATE TABLE concepts AS SELECT ? AS codes", [concepts])
        for name, sql in _TABLES.items():
            path = folder / f"{name}.parquet"
            connection.execute(f"COPY ({sql.format(people=people)}) TO '{path}' (FORMAT parquet)")
