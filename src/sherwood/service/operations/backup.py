"""Backup and restore: every row of the database in one file, on SQLite and PostgreSQL alike.

    sherwood backup --out FILE       while the service runs; a snapshot of one moment
    sherwood restore FILE            into an empty database, which is then held against the file

Keys are not in it: keep the home folder's key files apart, so that a stolen backup opens nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

import sherwood
from sherwood.errors import InputError, StorageError
from sherwood.service.audit.verify import head_now, verify

_LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}


_LARGEST_MANIFEST, _LONGEST_ROW = 2**20, 64 * 2**20
"""Bytes: a file that unpacks to more was not written here, and is not read to its end."""


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django cuts them to milliseconds, and the audit is hashed."""

    def default(self, o: Any) -> Any:
        """A value that JSON has no form for."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def back_up(path: Path) -> dict[str, int]:
    """Write a backup, which its owner alone may read from its first byte on.

    Returns:
        Rows by table.

    Raises:
        InputError: There is a file of this name already.
        StorageError: The file cannot be written.
    """
    if path.exists():
        raise InputError(
            f"{path}: is there already, and no backup is written over another. Name another file."
        )
    draft = path.with_suffix(f"{path.suffix}.part")
    counts: dict[str, int] = {}
    try:
        with (
            _one_moment(),
            _owners_alone(draft) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            digest = hashlib.sha256()
            with packed.open("rows.jsonl", "w", force_zip64=True) as rows:
                for model in _models():
                    label = model._meta.label
                    for row in _rows(model):
                        line = row.encode()
                        rows.write(line)
                        digest.update(line)
                        counts[label] = counts.get(label, 0) + 1
            packed.writestr("manifest.json", json.dumps(_manifest(counts, digest.hexdigest())))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error
    return counts


def restore(path: Path) -> dict[str, int]:
    """Fill an empty database from a backup, and hold it against the backup.

    Raises:
        InputError: The file is no backup, is damaged, or the database is not empty.
    """
    manifest = _read_manifest(path)
    if any(model._default_manager.exists() for model in _models()):
        raise InputError("The database is not empty: restore into a new one.")
    with transaction.atomic(), zipfile.ZipFile(path) as packed, packed.open("rows.jsonl") as rows:
        digest = hashlib.sha256()
        while line := rows.readline(_LONGEST_ROW):
            if len(line) == _LONGEST_ROW:
                raise InputError(f"{path}: a row is longer than any that is written.")
            digest.update(line)
            for found in serializers.deserialize("jsonl", io.StringIO(line.decode())):
                found.save()
        if digest.hexdigest() != manifest["sha256"]:
            raise InputError(f"{path}: the rows are not those that were written.")
        _check(manifest)
    _sequences()
    return dict(manifest["rows"])


def _owners_alone(path: Path) -> IO[bytes]:
    """A new file; what a backup that was killed left in its place goes."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as it is now, whatever others write meanwhile."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    # Django's own transactions take SQLite's one lock for writing, and everybody would wait.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _models() -> list[type[models.Model]]:
    """Every table, each after those its rows point to."""
    wanted = [
        model
        for model in serializers.sort_dependencies([(app, None) for app in apps.get_app_configs()])
        if model._meta.managed and not model._meta.proxy and model._meta.label not in _LEFT_OUT
    ]
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model]) -> None:
        if model in ordered or model not in wanted:
            return
        placing.add(model)
        for field in model._meta.get_fields():
            other = field.related_model if field.many_to_one or field.one_to_one else None
            if other and field.concrete and other is not model and other not in placing:
                place(other)
        ordered.append(model)

    placing: set[type[models.Model]] = set()
    for model in wanted:
        place(model)
    return ordered


def _rows(model: type[models.Model]) -> Iterator[str]:
    for row in model._default_manager.order_by("pk").iterator(1_000):
        yield serializers.serialize("jsonl", [row], cls=Exact)


def _manifest(counts: dict[str, int], digest: str) -> dict[str, Any]:
    head = head_now()
    return {
        "sherwood": sherwood.__version__,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": counts,
        "sha256": digest,
        "audit": {"number": head.number, "root": head.root},
    }


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.getinfo("manifest.json").file_size > _LARGEST_MANIFEST:
                raise ValueError
            manifest: dict[str, Any] = json.loads(packed.read("manifest.json"))
            return manifest
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path}: not a backup that `sherwood backup` wrote.") from error


def _check(manifest: dict[str, Any]) -> None:
    for label, count in manifest["rows"].items():
        found = apps.get_model(label)._default_manager.count()
        if found != count:
            raise InputError(f"{label}: {found} rows were restored of {count}.")
    head = head_now()
    if verify().faults or head.root != manifest["audit"]["root"]:
        raise InputError("The audit that was restored is not the one that was backed up.")


def _sequences() -> None:
    """Let new rows be numbered after the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
