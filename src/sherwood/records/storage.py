"""Writing a records folder so that nothing half-written is ever seen.

A load is written beside the others under a name the manifest does not list, made durable, and then
listed by one atomic replacement of the manifest. A run killed at any moment leaves what was there
before; what it had begun is swept away by the next run. A lock stops two runs at once.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from sherwood.errors import InputError, StorageError
from sherwood.records.loads import Manifest, StoredFile

MANIFEST = "manifest.json"
_LOCK = ".lock"
_SCRATCH = ".scratch"
_OURS = ("loads", "links")


@dataclass(frozen=True)
class OpenRecords:
    """A records folder held for writing.

    Attributes:
        folder: The folder.
        manifest: What it held when it was opened.
        scratch: An empty folder for what is not kept.
    """

    folder: Path
    manifest: Manifest
    scratch: Path


def read_manifest(folder: Path) -> Manifest:
    """What a records folder holds.

    Raises:
        InputError: If the folder holds no records.
        StorageError: If its manifest cannot be read.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise InputError(
            f"{folder} holds no records; "
            f"make some with: sherwood ingest FORMAT SOURCE --out {folder}"
        ) from error
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise StorageError(
            f"{path} is not a manifest that this version of Sherwood reads."
        ) from error


@contextmanager
def writing(folder: Path) -> Iterator[OpenRecords]:
    """Hold a records folder, made if need be, for one writer, swept of what killed runs left.

    Raises:
        StorageError: If another run holds it, or the folder or disk cannot be written to.
        InputError: If the folder holds something other than records.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_other_folders(folder)
        with (folder / _LOCK).open("w") as lock:
            _take(lock.fileno(), folder)
            manifest = read_manifest(folder) if (folder / MANIFEST).exists() else Manifest()
            _sweep(folder, manifest)
            scratch = folder / _SCRATCH
            scratch.mkdir()
            try:
                yield OpenRecords(folder, manifest, scratch)
            except BaseException:
                if not _in_force(folder, manifest.sequence + 1):
                    _sweep(folder, manifest)
                raise
            finally:
                shutil.rmtree(scratch, ignore_errors=True)


def publish(records: OpenRecords, manifest: Manifest, written: Iterable[Path]) -> None:
    """Make new files durable, then put a manifest that lists them in force.

    Args:
        records: The folder.
        manifest: What it will hold.
        written: The folders of new files, already at their places.
    """
    for place in written:
        _make_durable(place)
        _sync(place.parent)
    _sync(records.folder)
    temporary = records.folder / f"{MANIFEST}.new"
    with temporary.open("wb") as stream:
        stream.write(manifest.model_dump_json(indent=1).encode())
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(records.folder / MANIFEST)
    _sync(records.folder)


def stored(folder: Path, root: Path) -> tuple[StoredFile, ...]:
    """The files under a folder, named relative to a root."""
    return tuple(
        StoredFile(path=path.relative_to(root).as_posix(), size=path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def verify(folder: Path, manifest: Manifest) -> None:
    """Refuse a records folder whose files are missing or not of the size they were written with.

    Raises:
        StorageError: Naming the file.
    """
    files = [file for load in manifest.loads for file in load.files]
    files += [manifest.links.file] if manifest.links.file else []
    for file in files:
        try:
            size = (folder / file.path).stat().st_size
        except OSError as error:
            raise StorageError(
                f"{folder / file.path} is missing; ingest its extract again."
            ) from error
        if size != file.size:
            raise StorageError(f"{folder / file.path} has been changed; ingest its extract again.")


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Tell what the operating system says of a full disk or a read-only folder in plain words."""
    try:
        yield
    except OSError as error:
        raise StorageError(_told(folder, error.errno, error.strerror or str(error))) from error


def _told(folder: Path, number: int | None, said: str) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk that holds {folder} is full; nothing was changed. Free space and rerun."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder} cannot be written to ({said}); nothing was changed."
    if number in (errno.ENOTDIR, errno.EEXIST):
        return f"{folder} is a file, not a folder; choose another place for the records."
    return f"{folder} cannot be written to ({said}); what was there is unchanged."


def _refuse_other_folders(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    if MANIFEST in names or names <= {*_OURS, _LOCK, _SCRATCH, f"{MANIFEST}.new"}:
        return
    raise InputError(f"{folder} holds other files; records need a folder of their own.")


def _take(descriptor: int, folder: Path) -> None:
    try:
        # The kernel lets go of the lock when its holder ends, however it ends.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StorageError(f"Another run is writing to {folder}; wait for it to end.") from error


def _sweep(folder: Path, manifest: Manifest) -> None:
    listed = {load.id for load in manifest.loads}
    if manifest.links.file:
        listed.add(Path(manifest.links.file.path).parent.name)
    for area in _OURS:
        for path in (folder / area).glob("*"):
            if path.name not in listed:
                shutil.rmtree(path)
    shutil.rmtree(folder / _SCRATCH, ignore_errors=True)
    (folder / f"{MANIFEST}.new").unlink(missing_ok=True)


def _in_force(folder: Path, sequence: int) -> bool:
    path = folder / MANIFEST
    return path.exists() and read_manifest(folder).sequence >= sequence


def _make_durable(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
