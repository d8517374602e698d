"""Immutable releases of a warehouse, published by one atomic change of a pointer.

    WAREHOUSE/
    ├── current                   the name of the release being served
    ├── releases/<name>/          one folder a mart, and manifest.json
    └── drafts/<name>/            a release being built; swept when the next build starts

A build killed at any moment leaves `current` pointing at the last whole release.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from sherwood.errors import InputError
from sherwood.warehouse.atomic import (
    only_writer,
    publish_folder,
    storage_errors,
    write_json,
    write_text,
)
from sherwood.warehouse.engine import Engine

_POINTER = "current"
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Release:
    """A published release.

    Attributes:
        folder: Where it is.
        manifest: What went in, what came out and how it reconciled.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The release's name: when it was built."""
        return self.folder.name

    def mart(self, name: str, engine: Engine) -> ir.Table:
        """A mart of this release, as a table of `engine`.

        Raises:
            InputError: The release has no such mart.
        """
        folder = self.folder / name
        if not folder.is_dir():
            present = ", ".join(sorted(p.name for p in self.folder.iterdir() if p.is_dir()))
            raise InputError(f"{self.folder}: no mart '{name}'. It has: {present}.")
        return engine.read(folder)


@dataclass
class Draft:
    """A release being built; the manifest grows as marts are written.

    Attributes:
        folder: Where its marts are written.
        stage_folder: Where tables are kept that the marts are made of and that are not published.
        engine: What computes them.
        manifest: What will be published with them.
    """

    folder: Path
    stage_folder: Path
    engine: Engine
    manifest: dict[str, Any] = field(default_factory=dict)

    def write(self, name: str, table: ir.Table) -> ir.Table:
        """Compute a mart into the draft, note its rows, and return it as read back."""
        written = self.engine.write(table, self.folder / name)
        self.manifest.setdefault("rows", {})[name] = int(written.count().execute())
        return written

    def stage(self, name: str, table: ir.Table) -> ir.Table:
        """Compute a table that several marts are made of, and return it as read back."""
        return self.engine.write(table, self.stage_folder / name, compression="snappy")


@contextmanager
def draft_release(warehouse: Path, engine: Engine) -> Iterator[Draft]:
    """Build a release; it is published when the block ends without an error.

    Raises:
        StorageError: Another build is running, the disk is full or the folder is read-only.
    """
    with only_writer(warehouse), storage_errors(warehouse):
        drafts, releases = warehouse / "drafts", warehouse / "releases"
        shutil.rmtree(drafts, ignore_errors=True)
        drafts.mkdir()
        releases.mkdir(exist_ok=True)
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ")
        draft = Draft(drafts / name, drafts / "stage", engine)
        draft.folder.mkdir()
        yield draft
        write_json(draft.folder / _MANIFEST, {"name": name, **draft.manifest})
        publish_folder(draft.folder, releases / name)
        write_text(warehouse / _POINTER, name + "\n")
        shutil.rmtree(drafts)


def earlier_releases(release: Release) -> tuple[Release, ...]:
    """The releases of the same warehouse published before this one, oldest first."""
    folders = sorted(folder for folder in release.folder.parent.iterdir() if folder.is_dir())
    return tuple(_opened(folder) for folder in folders if folder.name < release.name)


def current_release(warehouse: Path) -> Release:
    """The release a warehouse serves.

    Raises:
        InputError: Nothing has been published there.
    """
    pointer = warehouse / _POINTER
    if not pointer.is_file():
        raise InputError(
            f"{warehouse}: no release has been published here. "
            f"Run `sherwood build RECORDS --out {warehouse}`."
        )
    folder = warehouse / "releases" / pointer.read_text(encoding="utf-8").strip()
    return _opened(folder)


def release_named(warehouse: Path, name: str) -> Release:
    """A release of a warehouse by its name, whether it is served or not.

    Raises:
        InputError: It is not there, or no longer.
    """
    folder = warehouse / "releases" / name
    if not (folder / _MANIFEST).is_file():
        raise InputError(f"{warehouse}: the release {name} is not there.")
    return _opened(folder)


def _opened(folder: Path) -> Release:
    return Release(folder, json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
