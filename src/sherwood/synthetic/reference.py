"""The reference tables: practices, practitioners, providers, care homes, small areas and prices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sherwood.synthetic.days import FIRST_YEAR, Window
from sherwood.synthetic.emergencies import GROUPS
from sherwood.synthetic.fact_tables import deflator, read
from sherwood.synthetic.lives import doctors_of
from sherwood.synthetic.place import Place
from sherwood.synthetic.primary_care import staff_besides, staff_codes

_NCC = "National Cost Collection 2024/25 (NHS England), at the GDP deflator of the year"
_DISTRICT_CODE = "district_code"


def write_reference(place: Place, window: Window, out: Path) -> None:
    """Write all reference tables."""
    tables = {
        "practice": _practices(place),
        "practitioner": _practitioners(place),
        "provider": read("providers")[["provider_code", "name", "provider_type"]].astype(str),
        "care_home": _care_homes(place),
        "lsoa": _areas(place),
        "price": prices(window),
    }
    for name, frame in tables.items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if "unit_cost" in frame:
            pence = table.column("unit_cost").cast(pa.decimal128(18, 2))
            table = table.set_column(table.schema.get_field_index("unit_cost"), "unit_cost", pence)
        pq.write_table(
            table.replace_schema_metadata(None), folder / "part-0.parquet", compression="zstd"
        )


def _practices(place: Place) -> pd.DataFrame:
    columns = ["practice_code", "name", "group_code", "locality_code", "locality_name", "list_size"]
    frame = place.practices[columns].copy()
    frame.insert(2, "postcode", pd.Series([None] * len(frame), dtype="string"))
    return frame


def _practitioners(place: Place) -> pd.DataFrame:
    rows = []
    doctors = doctors_of(place)
    for code, many, others in zip(
        place.practices["practice_code"], doctors, staff_besides(doctors), strict=True
    ):
        for one in staff_codes(code, many, others):
            group = {"G": "gp", "N": "nurse", "H": "other"}[one[len(code)]]
            rows.append((one, code, group))
    return pd.DataFrame(rows, columns=["practitioner_code", "practice_code", "staff_group"])


def _care_homes(place: Place) -> pd.DataFrame:
    frame = place.homes[["care_home_code", "name", "has_nursing", "beds"]].copy()
    frame["lsoa_code"] = place.areas["lsoa_code"].to_numpy()[place.homes["area"]]
    return frame


def _areas(place: Place) -> pd.DataFrame:
    frame = place.areas.rename(columns={"district": "district_name"})
    return frame[
        [
            "lsoa_code",
            "name",
            _DISTRICT_CODE,
            "district_name",
            "longitude",
            "latitude",
            "imd_rank",
            "imd_decile",
        ]
    ]


def prices(window: Window) -> pd.DataFrame:
    """Unit costs by line and HRG, in the prices of each year."""
    rows: list[dict[str, Any]] = []
    lines = read("line_prices")
    groups = read("hrg_prices")
    for year in range(FIRST_YEAR, FIRST_YEAR + window.years):
        for row in lines.itertuples():
            level = deflator(year) / deflator(int(str(row.price_level)))
            rows.append(
                _price(
                    str(row.service_line),
                    "*",
                    year,
                    float(str(row.unit_cost)) * level,
                    str(row.source),
                )
            )
        for column, line in _HRG_LINES.items():
            priced = groups.dropna(subset=[column])
            for code, pounds in zip(priced["hrg"], priced[column], strict=True):
                rows.append(_price(line, code, year, pounds * deflator(year), _NCC))
        for code, pounds in GROUPS.items():
            rows.append(
                _price("emergency_attendance_major", code, year, pounds * deflator(year), _NCC)
            )
    return pd.DataFrame(rows)


_HRG_LINES = {
    "emergency_stay": "emergency_admission_stay",
    "emergency_zero_day": "emergency_admission_zero_day",
    "elective": "elective_inpatient",
    "day_case": "day_case",
}


def _price(line: str, currency: str, year: int, pounds: float, source: str) -> dict[str, Any]:
    return {
        "service_line": line,
        "currency": currency,
        "price_year": np.int64(year),
        "unit_cost": f"{pounds:.2f}",
        "price_source": source,
    }
