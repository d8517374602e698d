"""The calibration table: what the synthetic partnership reached, measured in the files as written.

Nothing here knows what the generator meant to do: people, activity and cost are counted by DuckDB
in the Parquet files, and set beside the published figures of `facts/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from sherwood.synthetic.calibration_sql import (
    ACTIVITY,
    COST_CURVE,
    DEATHS_BY_AGE,
    ENDING,
    FIFTHS,
    HOLDING,
    LISTS,
    MULTIMORBID,
    OF_AGE,
    PERSON_COST,
    PERSON_YEAR,
    PREVALENCE,
    SETUP,
    SHARES,
)
from sherwood.synthetic.fact_tables import DISTRICTS, conditions, read, weighted
from sherwood.warehouse.plain_sql import connect

COLUMNS = ["measure", "place", "target", "achieved", "difference", "tolerance", "within", "source"]
_FEWEST_EXPECTED = 100
_RARE = "life expectancy|care homes|births|deaths|bed days|costliest|total cost|social care"
_DEPRIVATION = (0.278, 0.167, 0.161, 0.150, 0.245)


@dataclass(frozen=True)
class Extract:
    """An extract opened for measuring.

    Attributes:
        connection: DuckDB with a view for each table.
        people: People the partnership was asked for.
    """

    connection: duckdb.DuckDBPyConnection
    people: int

    def frame(self, sql: str) -> pd.DataFrame:
        """The answer to a query."""
        return self.connection.execute(sql).df()

    def number(self, sql: str) -> float:
        """The one number a query gives."""
        row = self.connection.execute(sql).fetchone()
        return float(row[0] or 0) if row else 0.0


def open_extract(out: Path, people: int) -> Extract:
    """Open the tables of an extract, and draw up its person-years and costs."""
    connection = connect(memory_limit="3GB", preserve_insertion_order=False)
    for folder in sorted(p for p in out.iterdir() if p.is_dir()):
        connection.execute(
            f"CREATE VIEW {folder.name} AS SELECT * FROM read_parquet('{folder}/*.parquet')"
        )
    for statement in SETUP:
        connection.execute(statement)
    connection.execute(PERSON_COST)
    _codes_of_conditions(connection)
    for statement in (PERSON_YEAR, ENDING, HOLDING, MULTIMORBID):
        connection.execute(statement)
    return Extract(connection, people)


def _codes_of_conditions(connection: duckdb.DuckDBPyConnection) -> None:
    facts = conditions()
    connection.execute(
        "CREATE TABLE condition_code (snomed_code VARCHAR, condition VARCHAR, resolves BOOLEAN)"
    )
    connection.execute("CREATE TABLE condition_age (condition VARCHAR, of_age BIGINT)")
    for position, name in enumerate(facts.names):
        rows = [[code, name, False] for code in weighted(facts.table["snomed"][position])]
        if isinstance(resolved := facts.table["resolved_snomed"][position], str):
            rows.append([resolved, name, True])
        connection.executemany("INSERT INTO condition_code VALUES (?, ?, ?)", rows)
        connection.execute(
            "INSERT INTO condition_age VALUES (?, ?)", [name, int(facts.of_age[position])]
        )


def measure(out: Path, *, people: int) -> pd.DataFrame:
    """The calibration table of an extract.

    Args:
        out: Folder of the extract.
        people: People the partnership was asked for; figures in whole numbers scale with it.

    Returns:
        A row for each target: measure, place, target, achieved, difference (relative), tolerance,
        whether within it (empty where too few people for a judgement), and source.
    """
    extract = open_extract(out, people)
    parts = [
        _headline(extract),
        _lists(extract),
        _deprivation(extract),
        _prevalence(extract),
        _cost_curve(extract),
    ]
    table = pd.concat(parts, ignore_index=True)
    table["difference"] = table["achieved"] / table["target"] - 1
    judged = table["difference"].abs() <= table["tolerance"]
    table["within"] = judged.astype("boolean").where(~table["sparse"])
    for column in ("target", "achieved", "difference"):
        table[column] = table[column].astype(float).round(4)
    return table[COLUMNS]


def write_calibration(out: Path, *, people: int) -> pd.DataFrame:
    """Measure an extract and write `calibration.csv` beside it; the table."""
    table = measure(out, people=people)
    table.to_csv(out / "calibration.csv", index=False)
    return table


def _headline(extract: Extract) -> pd.DataFrame:
    years = extract.number("SELECT sum(years) FROM stretch")
    scale = extract.people / 730_000
    a_year = extract.number("SELECT count(DISTINCT year) FROM stretch")
    achieved = {name: extract.number(sql) for name, sql in SHARES.items()}
    for name, sql in ACTIVITY.items():
        achieved[name] = extract.number(sql) / years * 1000
    cost = extract.number("SELECT sum(cost) FROM person_cost")
    achieved["total cost a year for 730000 people"] = cost / a_year / scale
    achieved["emergency attendances at NUH type 1 and 2 for 730000 people"] /= a_year * scale
    for line in ("prescribing", "social"):
        spent = extract.number(f"SELECT sum({line}) FROM person_cost")
        achieved[f"{line}{' care' if line == 'social' else ''} cost a head"] = spent / years
    for sex, who in (("male", "men"), ("female", "women")):
        deaths = extract.frame(DEATHS_BY_AGE.format(sex=sex))
        achieved[f"life expectancy of {who} in Nottingham"] = life_expectancy(deaths)
    targets = read("targets")
    targets["achieved"] = targets["measure"].map(achieved)
    small = targets["measure"].str.contains(_RARE)
    targets["sparse"] = small & (extract.people < 100_000)
    return targets.assign(place="Greater Nottingham")


def life_expectancy(deaths: pd.DataFrame) -> float:
    """Period life expectancy at birth from deaths and person-years in single years of age.

    Args:
        deaths: Columns age, years, deaths.

    Examples:
        >>> flat = pd.DataFrame({"age": range(101), "years": 1000.0, "deaths": 20.0})
        >>> round(life_expectancy(flat), 1)
        50.0
    """
    rate = (deaths["deaths"] / deaths["years"].clip(lower=1e-9)).to_numpy()
    alive, total = 1.0, 0.0
    for one in rate[:-1]:
        chance = one / (1 + one / 2)
        total += alive * (1 - chance / 2)
        alive *= 1 - min(chance, 1)
    return float(total + alive / max(rate[-1], 1e-9))


def _lists(extract: Extract) -> pd.DataFrame:
    """Each practice's list half-way through, against its published size in proportion."""
    lists = extract.frame(LISTS)
    practices = read("practices").set_index("practice_code")["list_size_2020"]
    sizes = practices.reindex(lists["place"]).to_numpy(float)
    lists["target"] = sizes / sizes.sum() * extract.people
    lists["sparse"] = lists["target"] < 2000
    return lists.assign(
        measure="list size",
        tolerance=0.08,
        source="QOF April 2020 list (NHS Digital), in proportion to the people asked for",
    )


def _deprivation(extract: Extract) -> pd.DataFrame:
    shares = extract.frame(FIFTHS)
    share = shares.set_index("fifth")["years"] / shares["years"].sum()
    return pd.DataFrame(
        {
            "measure": [f"share living in deprivation fifth {k}" for k in range(1, 6)],
            "place": "four districts",
            "target": _DEPRIVATION,
            "achieved": [share.get(k, 0.0) for k in range(1, 6)],
            "tolerance": 0.07,
            "sparse": extract.people < 20_000,
            "source": "ONS mid-2020 residents by IMD 2019",
        }
    )


def _prevalence(extract: Extract) -> pd.DataFrame:
    """Prevalence on the last day, by district of residence and in the register's age range."""
    facts = conditions()
    keys = ["district_name", "condition"]
    target = pd.DataFrame(facts.target, index=facts.names, columns=DISTRICTS)
    table = (
        target.rename_axis("condition")
        .reset_index()
        .melt("condition", DISTRICTS, "district_name", "target")
    )
    for sql in (OF_AGE, PREVALENCE):
        table = table.merge(extract.frame(sql), on=keys, how="left").fillna(0)
    expected = table["people"] * table["target"] / 100
    source = read("prevalence").set_index("condition")["source"]
    return pd.DataFrame(
        {
            "measure": "prevalence of " + table["condition"] + ", %",
            "place": table["district_name"],
            "target": table["target"],
            "achieved": table["with_condition"] / table["people"].clip(lower=1) * 100,
            "source": table["condition"].map(source),
            "tolerance": (0.12 + 2.5 / expected.clip(lower=1) ** 0.5).round(3),
            "sparse": expected < _FEWEST_EXPECTED,
        }
    )


def _cost_curve(extract: Extract) -> pd.DataFrame:
    """NHS cost a head by age, sex and deprivation, after one scale factor for price and place."""
    curve = read("cost_by_age").melt(["sex", "age"], var_name="fifth", value_name="published")
    curve["fifth"] = curve["fifth"].str[1].astype(int)
    found = extract.frame(COST_CURVE)
    table = curve.merge(found, on=["sex", "age", "fifth"], how="left").fillna(
        {"years": 0.0, "nhs": 0.0}
    )
    scale = table["nhs"].astype(float).sum() / (table["published"] * table["years"]).sum()
    return pd.DataFrame(
        {
            "measure": "NHS cost a head of "
            + table["sex"]
            + " at "
            + table["age"].astype(str)
            + " in fifth "
            + table["fifth"].astype(str),
            "place": "Greater Nottingham",
            "target": table["published"] * scale,
            "achieved": table["nhs"].astype(float) / table["years"].clip(lower=1e-9),
            "tolerance": 0.25,
            "sparse": table["years"] < 5000,
            "source": f"Asaria 2017, England 2014/15, times {scale:.3f}",
        }
    )
