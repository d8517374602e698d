"""Writing so that a reader sees the old state or the new one, never something between.

A process may be killed, or a disk may fill, at any moment. Files are written beside their place
and renamed over it; a folder's writers take turns by a lock the system frees when they die.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sherwood.errors import StorageError

LOCK = ".lock"


def write_text(path: Path, text: str) -> None:
    """Put `text` in `path`, all of it or none."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _flush_folder(path.parent)


def written_first(path: Path, secret: str) -> str:
    """What a file holds that only its owner may read: `secret`, unless something is in it already.

    Of several that ask for it at once, one writes and all are given the same.
    """
    if not path.exists():
        # Such a file is made for its owner alone, and goes when the block ends; its link stays.
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".key.") as draft:
            draft.write(secret)
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
        _flush_folder(path.parent)
    return path.read_text(encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    """Put `value` as JSON in `path`, all of it or none."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def publish_folder(draft: Path, place: Path) -> None:
    """Move a finished `draft` folder to its `place`, with its contents safely on disk."""
    for path in draft.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    draft.rename(place)
    _flush_folder(place.parent)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the one permit to write in `folder`, which is made where it does not exist.

    Raises:
        StorageError: The folder cannot be written to, or another process is writing.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError(
                f"{folder}: another run is writing here. Wait for it, or choose another folder."
            ) from None
        yield


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn the system's complaints about `folder` into errors that say what to do.

    Raises:
        StorageError: The disk is full, or the folder may not be written to.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(folder, error) from error
    except Exception as error:
        # DuckDB reports a full disk in words, as an error of its own.
        if any(sign in str(error) for sign in ("No space left", "Disk quota", "Could not write")):
            raise StorageError(
                f"{folder}: the disk is full. Free some space and run again."
            ) from error
        raise


def storage_error(folder: Path, error: OSError) -> StorageError:
    """The error to show for a failed write in `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageError(f"{folder}: the disk is full. Free some space and run again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(f"{folder}: may not be written to. Choose a folder you own.")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return StorageError(f"{folder}: is a file, and a folder is needed. Choose another name.")
    return StorageError(f"{folder}: {error.strerror or error}.")


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
