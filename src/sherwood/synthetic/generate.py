"""Writing a whole synthetic partnership: chunk after chunk, a process for each core."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa

from sherwood.errors import InputError, StorageError
from sherwood.synthetic import (
    columns,
    community,
    emergencies,
    gp_records,
    inpatients,
    maternity,
    medicines,
    outpatients,
    primary_care,
)
from sherwood.synthetic.calibration import write_calibration
from sherwood.synthetic.chunk import Chunk, Design, design, live
from sherwood.synthetic.days import NEVER, first_of_month
from sherwood.synthetic.people import ETHNIC_CODES
from sherwood.synthetic.reference import write_reference
from sherwood.synthetic.spells import admit
from sherwood.synthetic.truth import as_json

PEOPLE_A_CHUNK = 18_250
MOST_YEARS = 6
_README = """\
THESE PEOPLE DO NOT EXIST.

This folder was written by `sherwood synthesise`. Every person, practitioner, care home and event in
it is invented. Practices, hospitals and small areas are named by their real codes so that the shape
of the place is true; nothing here says anything about what any of them does or did.

truth.json        the effects that were planted, for analyses to be held against
calibration.csv   what was aimed at, what was reached, and where the aim comes from
the folders       the tables of the records contract, ready for `sherwood ingest sherwood`
"""


def silent(line: str) -> None:
    """Report nothing."""


def synthesise(
    out: Path,
    *,
    people: int = 730_000,
    years: int = 3,
    seed: int = 1,
    variation: bool = True,
    report: Callable[[str], None] = silent,
) -> None:
    """Write a synthetic partnership as an extract in `sherwood` format.

    The same arguments give the same bytes, on any number of cores, as long as the versions of numpy
    and Arrow are the same.

    Args:
        out: Folder to make; it must not exist, or be empty.
        people: People registered on the first day.
        years: Financial years of activity, from 2015/16.
        seed: Seed of the random numbers.
        variation: Whether practices and programmes differ; without, only by case mix and chance.
        report: Told a line of words at each stage.

    Raises:
        InputError: The numbers ask for no partnership.
        StorageError: `out` cannot be written, or holds something already.
    """
    if not 1 <= years <= MOST_YEARS:
        raise InputError(f"Between 1 and {MOST_YEARS} years can be made; {years} were asked for.")
    report(f"Laying out Greater Nottingham for {people:,} people")
    common = design(people, years, seed, variation=variation)
    _make_folder(out)
    try:
        write_reference(common.place, common.window, out)
        rows: Counter[str] = Counter()
        sizes = _chunk_sizes(people)
        for done, counted in enumerate(_run(common, sizes, out), start=1):
            rows.update(counted)
            report(f"Part {done} of {len(sizes)}: {sum(rows.values()):,} rows so far")
        truth = as_json(common.truth, common.place, seed, common.window)
        (out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
        (out / "SYNTHETIC.txt").write_text(_README, encoding="utf-8")
        report("Measuring what was written against its targets")
        write_calibration(out, people=people)
    except OSError as error:
        raise StorageError(
            f"{out}: cannot be written ({error}). Free space or choose another folder."
        ) from error


def _make_folder(out: Path) -> None:
    try:
        if out.exists() and any(out.iterdir()):
            raise StorageError(f"{out}: holds files already. Name a new folder, or remove them.")
        out.mkdir(parents=True, exist_ok=True)
    except NotADirectoryError as error:
        raise StorageError(f"{out}: is a file. Name a folder.") from error
    except OSError as error:
        raise StorageError(f"{out}: cannot be made ({error}). Choose another folder.") from error


def _chunk_sizes(people: int) -> list[int]:
    chunks = max(1, round(people / PEOPLE_A_CHUNK))
    return [people // chunks + (k < people % chunks) for k in range(chunks)]


def _run(common: Design, sizes: list[int], out: Path) -> Iterator[dict[str, int]]:
    """Write the chunks, and give the rows of each as it is done."""
    jobs = list(enumerate(sizes))
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers == 1:
        yield from (write_chunk(common, number, size, out) for number, size in jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _prepare, (common, out)) as pool:
        yield from pool.map(_work, jobs)


_shared: dict[str, Any] = {}


def _prepare(common: Design, out: Path) -> None:
    pa.set_cpu_count(1)
    _shared.update(common=common, out=out)


def _work(job: tuple[int, int]) -> dict[str, int]:
    return write_chunk(_shared["common"], *job, _shared["out"])


def write_chunk(common: Design, number: int, size: int, out: Path) -> dict[str, int]:
    """Draw one chunk and write its part of every table; rows by table."""
    chunk = live(common, number, size)
    spells = admit(chunk)
    attendances, calls = emergencies.write_attendances(chunk, spells, out)
    appointments, referrals = outpatients.write_outpatients(chunk, out)
    episodes = inpatients.write_episodes(chunk, spells, out)
    return {
        "person": _write_people(chunk, out),
        "registration": _write_registrations(chunk, out),
        "inpatient_episode": episodes + maternity.write_maternity(chunk, out),
        "emergency_attendance": attendances,
        "urgent_call": calls,
        "outpatient_attendance": appointments,
        "referral": referrals,
        "gp_contact": primary_care.write_contacts(chunk, out),
        "gp_event": gp_records.write_events(chunk, out),
        "prescription": medicines.write_prescriptions(chunk, out),
        "community_contact": community.write_community(chunk, out),
        "mental_health_contact": community.write_mental_health(chunk, out),
        "social_care_service": community.write_social_care(chunk, spells, out),
    }


def _write_people(chunk: Chunk, out: Path) -> int:
    people = chunk.people
    contents = {
        "person_id": chunk.identifiers,
        "birth_month": columns.dates(first_of_month(people.birth)),
        "sex": columns.text(people.female.astype(int), ["male", "female"]),
        "ethnic_category": columns.text(people.ethnicity, ETHNIC_CODES),
        "death_date": columns.dates(people.death, people.death == NEVER),
    }
    return columns.write(out / "person", chunk.part, contents, ("person_id",))


def _write_registrations(chunk: Chunk, out: Path) -> int:
    spans = chunk.spans
    words, offset = primary_care.staff(chunk)
    contents = {
        "person_id": chunk.person_ids(spans.person),
        "start_date": columns.dates(spans.start),
        "practice_code": chunk.practices(spans.practice),
        "end_date": columns.dates(spans.end, spans.end == NEVER),
        "lsoa_code": columns.text(spans.area, chunk.place.areas["lsoa_code"].tolist()),
        "usual_gp_code": columns.text(offset[spans.practice] + spans.gp, words),
        "care_home_code": columns.text(spans.home, chunk.place.homes["care_home_code"].tolist()),
    }
    return columns.write(out / "registration", chunk.part, contents)
