"""Where what was made is kept: folders of the service's home, whole or absent.

    HOME/planning/analyses/<release>/     report, summary, sheets/, charts/
    HOME/planning/plans/<run>/            the same, and plan.xlsx

A folder is made as a draft beside its place and moved there when it is finished. Pages read only
what the database says is ready, so nobody meets a folder half made. None of it is in a backup: what
the database says is ready and is not here, or was sealed elsewhere, is made again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sherwood.service.planning.sheets import Sheet, believed, sealed, unsealed
from sherwood.warehouse.atomic import only_writer, publish_folder, storage_errors

SHEETS, CHARTS = "sheets", "charts"
CANVASES = ("wide", "narrow")
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Shelf:
    """Where one kind of thing is kept.

    Attributes:
        kind: `analyses` or `plans`.
        name: The release's, or the run's number.
    """

    kind: str
    name: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name.startswith("."):
            raise ValueError(f"{self.name!r} names no folder.")

    @property
    def folder(self) -> Path:
        """Where it lies once it is made."""
        return Path(settings.ENVIRONMENT.home) / "planning" / self.kind / self.name

    def whole(self) -> bool:
        """Whether it is there, and every table in it as it was sealed with the key that is here."""
        tables = [self.folder / SHEETS / name for name in self.names()]
        return bool(tables) and all(believed(table) for table in tables)

    def file(self, *parts: str) -> Path | None:
        """A file in it, if it is there."""
        path = self.folder.joinpath(*parts)
        return path if path.is_file() else None

    def sheet(self, key: str) -> Sheet | None:
        """One of its tables, if it has it.

        Raises:
            MethodError: The table was not written by this service.
        """
        path = self.file(SHEETS, key) if _NAME.fullmatch(key) else None
        return unsealed(path.read_text(encoding="utf-8")) if path else None

    def names(self) -> list[str]:
        """The names of its tables."""
        return sorted(path.name for path in (self.folder / SHEETS).glob("*"))

    def chart(self, key: str, canvas: str) -> Path | None:
        """One of its charts, if it has it."""
        if canvas not in CANVASES or not _NAME.fullmatch(key):
            return None
        return self.file(CHARTS, f"{key}-{canvas}.svg")


@contextmanager
def making(shelf: Shelf) -> Iterator[Path]:
    """A folder to make it in; it takes its place when the block ends without an error.

    Raises:
        StorageError: Somebody else is making it, or it cannot be written.
    """
    place = shelf.folder
    draft = place.with_name(f".{place.name}.draft")
    turn = place.with_name(f".{place.name}.turn")
    with storage_errors(place.parent), only_writer(turn):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        yield draft
        shutil.rmtree(place, ignore_errors=True)
        publish_folder(draft, place)
    shutil.rmtree(turn, ignore_errors=True)


def put_sheets(folder: Path, sheets: Iterable[Sheet]) -> None:
    """Write tables into a folder that is being made."""
    (folder / SHEETS).mkdir()
    for sheet in sheets:
        (folder / SHEETS / sheet.key).write_text(sealed(sheet), encoding="utf-8")


def put_charts(folder: Path, charts: Mapping[str, Mapping[str, str]]) -> None:
    """Write charts into a folder that is being made: pictures by canvas, by key of their table."""
    (folder / CHARTS).mkdir()
    for key, pictures in charts.items():
        for canvas, svg in pictures.items():
            (folder / CHARTS / f"{key}-{canvas}.svg").write_text(svg, encoding="utf-8")
