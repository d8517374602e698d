"""Whatever is done to a folder, it is read, or refused with its faults: it never breaks."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import InputError
from sherwood.finance.plan_money import money
from sherwood.finance.projection import do_nothing
from sherwood.finance.risk_table import risk_table
from sherwood.framework.claim import claim_support
from sherwood.framework.scenarios import simulate
from sherwood.partnership.folder import FILES, ROWS, Partnership
from sherwood.partnership.loading import find_faults, load_partnership
from sherwood.records.codes import SERVICE_LINE
from tests.framework.small import baseline

VALUES = st.sampled_from(
    (
        *("true", "nan", "-inf", "0", "-1", "1e308", "0x" + "f" * 4000, "9" * 30, "2018-04-01"),
        *('""', '"x"', '"[/bold]"', '"2017/18"', '"NORTH"', "[]", "[[]]", '["x", "x"]', "{}"),
        *("{ p10 = 3, p50 = 2, p90 = 1 }", "{ p10 = 1 }", "[{}]", '"\\u0000"', "07:32:00"),
    )
)
CELLS = st.sampled_from(("", "NaN", "-1", "x", "2018-04-01", '"', "a,b", "1_000", "\u0663"))
PLACES = st.floats(0, 1, exclude_max=True)


def _pick(number: int, place: float) -> int:
    return int(place * number)


def _without_line(lines: list[str], place: float) -> list[str]:
    at = _pick(len(lines), place)
    return lines[:at] + lines[at + 1 :]


def _line_twice(lines: list[str], place: float) -> list[str]:
    at = _pick(len(lines), place)
    return lines[: at + 1] + lines[at:]


def _without_record(lines: list[str], place: float) -> list[str]:
    starts = [at for at, line in enumerate(lines) if line.startswith("[")] or [0]
    chosen = _pick(len(starts), place)
    end = starts[chosen + 1] if chosen + 1 < len(starts) else len(lines)
    return lines[: starts[chosen]] + lines[end:]


def _record_twice(lines: list[str], place: float) -> list[str]:
    starts = [at for at, line in enumerate(lines) if line.startswith("[")] or [0]
    chosen = _pick(len(starts), place)
    end = starts[chosen + 1] if chosen + 1 < len(starts) else len(lines)
    return lines[:end] + lines[starts[chosen] :]


def _retyped(lines: list[str], place: float, value: str) -> list[str]:
    keys = [at for at, line in enumerate(lines) if re.match(r"\w+ = ", line)] or [0]
    at = keys[_pick(len(keys), place)]
    key = lines[at].partition(" = ")[0]
    return [*lines[:at], f"{key} = {value}", *lines[at + 1 :]]


def _cell(lines: list[str], place: float, value: str) -> list[str]:
    at = _pick(len(lines), place)
    cells = lines[at].split(",")
    cells[_pick(len(cells), place * len(lines) - at)] = value
    return [*lines[:at], ",".join(cells), *lines[at + 1 :]]


@st.composite
def _damages(draw: st.DrawFn) -> tuple[str, str, float, str]:
    """A file, what is done to it, where, and with what."""
    name = draw(st.sampled_from((*FILES, *ROWS)))
    done = ["line away", "line twice", "retyped", "cut short", "file away"]
    done += ["record away", "record twice"] if name in FILES else []
    return (
        name,
        draw(st.sampled_from(done)),
        draw(PLACES),
        draw(VALUES if name in FILES else CELLS),
    )


def _harm(path: Path, done: str, place: float, value: str) -> None:
    if not path.exists() or done == "file away":
        path.unlink(missing_ok=True)
        return
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines() or [""]
    if done == "cut short":
        path.write_text(text[: _pick(len(text), place)], encoding="utf-8")
        return
    if done == "retyped":
        change = _cell if path.suffix == ".csv" else _retyped
        lines = change(lines, place, value)
    else:
        lines = {
            "line away": _without_line,
            "line twice": _line_twice,
            "record away": _without_record,
            "record twice": _record_twice,
        }[done](lines, place)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plan(partnership: Partnership) -> None:
    """All that is reckoned from a folder: what is accepted must go through."""
    groups = [each.name for each in partnership.population_groups] or ["band_1", "band_2"]
    cost = np.ones((len(groups), len(SERVICE_LINE)))
    providers = len(partnership.providers) + 1
    of = baseline(
        partnership,
        groups=tuple(groups),
        people=np.full(len(groups), partnership.place.population / len(groups)),
        cost=cost / cost.sum() * partnership.place.annual_cost,
        activity=cost,
        exposed=np.full((len(partnership.planned), *cost.shape), 0.3),
        by_provider=np.full((len(SERVICE_LINE), providers), 1 / providers),
    )
    nothing = do_nothing(partnership, of)
    for scenario in partnership.scenarios:
        claim_support(partnership, scenario)
        if scenario.effects == "evidenced" and scenario.starts == "planned":
            outcome = simulate(partnership, of, nothing.cost, scenario, draws=256)
            assert np.isfinite(outcome.net).all()
            if scenario.items == "planned":
                money(partnership, of, nothing, outcome)
    risk_table(partnership, draws=256)


@settings(max_examples=150, deadline=None)
@given(damages=st.lists(_damages(), min_size=1, max_size=4))
def test_a_damaged_folder_is_read_or_refused(
    whole: Path, damages: list[tuple[str, str, float, str]]
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(whole, Path(temporary) / "mid-shire"))
        for name, done, place, value in damages:
            _harm(folder / name, done, place, value)
        faults = find_faults(folder)
        for fault in faults:
            assert str(fault).endswith((".", "?"))
        try:
            loaded = load_partnership(folder)
        except InputError:
            assert faults
        else:
            assert not faults
            _plan(loaded)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from((*FILES, *ROWS)), content=st.binary(max_size=400))
def test_a_file_of_anything_is_refused(whole: Path, name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(whole, Path(temporary) / "mid-shire"))
        (folder / name).write_bytes(content)
        assert find_faults(folder)
