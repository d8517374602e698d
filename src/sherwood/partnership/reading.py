"""Reading the files of a partnership folder: from text to records, with every fault on the way."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sherwood.partnership.faults import Fault, did_you_mean, shown
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.keys import record_in
from sherwood.partnership.values import Record

BESIDE = ("README.md", ".schema")
"""What may lie in a folder beside its files; CSV files of monthly positions may too."""

_EXPECTED = {
    "missing": ("it is missing", "Add it"),
    "bool_type": ("it is not true or false", "Write true or false, without quotation marks"),
    "bool_parsing": ("it is not true or false", "Write true or false"),
    "float_type": ("it is not a number", "Write a number, without quotation marks or commas"),
    "float_parsing": ("it is not a number", "Write a number, without commas or signs of currency"),
    "int_type": ("it is not a whole number", "Write a whole number"),
    "int_parsing": ("it is not a whole number", "Write a whole number"),
    "int_from_float": ("it is not a whole number", "Write a whole number"),
    "string_type": ("it is not text", "Write it in quotation marks"),
    "date_type": ("it is not a date", "Write it as 2018-04-01, without quotation marks"),
    "date_parsing": ("it is not a date", "Write it as 2018-04-01"),
    "date_from_datetime_parsing": ("it is not a date", "Write it as 2018-04-01"),
    "tuple_type": ("it is not a list", "Write it in square brackets"),
    "model_type": ("it is not a table", "Write its keys under a heading of its own"),
    "finite_number": ("it is not a number that can be reckoned with", "Write a number"),
    "too_short": ("there is nothing in it", "Give at least one"),
}


def read_folder(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """Read every file.

    Returns:
        By file name, a record for a TOML file and a tuple of records for a CSV file, those without
        a fault; and the faults.
    """
    if not folder.is_dir():
        wrong = Fault(str(folder), "", "", "there is no such folder", "Make one: sherwood new NAME")
        return {}, [wrong]
    faults = list(_files(folder))
    found: dict[str, Any] = {}
    for name, model in FILES.items():
        if (folder / name).is_file():
            record, wrong_here = read_toml(folder / name, model)
            faults += wrong_here
            if record is not None:
                found[name] = record
    for name, model in ROWS.items():
        if (folder / name).is_file():
            records, wrong_here = read_csv(folder / name, model)
            faults += wrong_here
            if not wrong_here:
                found[name] = records
    return found, faults


def read_toml(path: Path, model: type[Record]) -> tuple[Any, list[Fault]]:
    """A TOML file as a record, or its faults."""
    try:
        # Through JSON, for only there does pydantic take lists and dates yet no text for a number.
        written = json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str)
    except UnicodeDecodeError:
        return None, [Fault(path.name, "", "", "it is not UTF-8 text", "Save it as UTF-8")]
    except (ValueError, RecursionError) as error:
        return None, [
            Fault(path.name, "", "", f"it is not TOML: {error}", "Mend the line that is named")
        ]
    except OSError as error:
        return None, [_closed(path, error)]
    try:
        return model.model_validate_json(written, strict=True), []
    except ValidationError as error:
        return None, [_fault(path.name, model, each) for each in _causes(error)]


def read_csv(path: Path, model: type[Record]) -> tuple[tuple[Any, ...], list[Fault]]:
    """A CSV file as records, or its faults; an empty cell is what is left out."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            headers = list(reader.fieldnames or ())
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        return (), [Fault(path.name, "", "", f"it cannot be read: {error}", "Save it as UTF-8 CSV")]
    except OSError as error:
        return (), [_closed(path, error)]
    if faults := list(_headers(path.name, headers, model)):
        return (), faults
    records = []
    for number, row in enumerate(rows, start=2):
        if None in row:
            wrong, remedy = "there are more cells than columns", "Put text with commas in quotes"
            faults.append(Fault(path.name, f"row {number}", "", wrong, remedy))
            continue
        given = {name: cell for name, cell in row.items() if name and cell}
        try:
            records.append(model.model_validate(given))
        except ValidationError as error:
            for each in error.errors():
                faults.append(_fault(path.name, model, each, f"row {number}"))
    return tuple(records), faults


def _files(folder: Path) -> Iterator[Fault]:
    for name in (*FILES, *ROWS):
        if not (folder / name).is_file():
            yield Fault(name, "", "", "the file is missing", "Copy it from `sherwood new`")
    for path in sorted(folder.iterdir()):
        known = path.name in FILES or path.name in ROWS or path.name in BESIDE
        if not known and not path.name.startswith(("positions", ".")):
            remedy = did_you_mean(path.name, (*FILES, *ROWS))
            yield Fault(path.name, "", "", "nothing reads this file", remedy)


def _headers(file: str, headers: list[str], model: type[Record]) -> Iterator[Fault]:
    known = model.model_fields
    for name in (name for name, times in Counter(headers).items() if times > 1):
        yield Fault(file, "row 1", shown(name), "the column is there twice", "Keep one")
    for name in headers:
        if name not in known:
            yield Fault(file, "row 1", shown(name), "no such column", did_you_mean(name, known))
    for name, field in known.items():
        if field.is_required() and name not in headers:
            yield Fault(file, "row 1", "", f"the column '{name}' is missing", "Add it")


def _closed(path: Path, error: OSError) -> Fault:
    remedy = "Let the file be read by you"
    return Fault(path.name, "", "", f"it cannot be opened: {error.strerror}", remedy)


def _causes(error: ValidationError) -> list[Any]:
    """What is wrong, without lists that are empty only as what is in them is wrong."""
    found = error.errors()
    return [
        each
        for each in found
        if each["type"] != "too_short"
        or not any(len(one["loc"]) > len(each["loc"]) for one in found if _within(one, each))
    ]


def _within(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["loc"][: len(other["loc"])] == other["loc"])


def _fault(file: str, model: type[Record], error: Mapping[str, Any], row: str = "") -> Fault:
    """What pydantic found, in plain words."""
    place = tuple(part for part in error["loc"] if part != "function-before")
    key = ", ".join(part for part in (row, _key(place)) if part)
    kind, value = str(error["type"]), error.get("input")
    if kind == "extra_forbidden":
        known = _known(model, place[:-1])
        return Fault(file, key, "", "there is no such key", did_you_mean(str(place[-1]), known))
    stands = "" if kind == "missing" or isinstance(value, dict | list) else shown(value)
    wrong, remedy = _words(kind, error)
    return Fault(file, key, stands, wrong, remedy)


def _words(kind: str, error: Mapping[str, Any]) -> tuple[str, str]:
    about = error.get("ctx") or {}
    if about.get("class_name") == "Spread":
        return "it is not a figure", "Write a number, or { p10 = 1, p50 = 2, p90 = 3 }"
    if kind in _EXPECTED:
        return _EXPECTED[kind]
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        end, least = next(iter(about.values())), kind.startswith("greater")
        if not least and end <= 1:
            return f"it is above what it can be, {end:g}", "Write 0.02 for 2 %"
        return f"it is {'below' if least else 'above'} what it can be, {end:g}", "Correct it"
    if kind in {"enum", "literal_error"}:
        return "it is none of what it can be", f"Write one of {about.get('expected')}"
    if kind == "string_pattern_mismatch":
        return (
            "it is not a name",
            "Use letters, digits and underscores; names that others point to are in lower case",
        )
    if kind == "string_too_short":
        return "it says nothing", "Name the source, or write 'illustrative'"
    if kind == "value_error":
        said = str(about.get("error", error["msg"])).removeprefix("Value error, ")
        wrong, _, remedy = said.partition("; ")
        return wrong, remedy[:1].upper() + remedy[1:] or "Correct it"
    return str(error["msg"]).lower(), "Correct it"


def _key(place: tuple[Any, ...]) -> str:
    words = ""
    for part in place:
        if isinstance(part, int):
            words += f"[{part + 1}]"
        else:
            words += f".{part}" if words else str(part)
    return words


def _known(model: type[Record], place: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at a place."""
    at: type[Record] | None = model
    for part in place:
        if at is not None and not isinstance(part, int):
            field = at.model_fields.get(part)
            at = record_in(field.annotation) if field else None
    return list(at.model_fields) if at else []
