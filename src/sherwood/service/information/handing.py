"""Handing a file out in pieces: held to its hash on the way, and never read before it is sent.

Reading two gigabytes to hash them would keep the page's worker for many seconds before its first
byte. So the hash is taken of what is sent, and the last piece is kept back until all of it is
right: a file that was changed reaches nobody whole.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sherwood.service.information.export_rules import NotExportedError

PIECE = 256 * 1024
_CHANGED = "The file is not the one that was written."


@dataclass(frozen=True)
class Handed:
    """A file on its way out.

    Attributes:
        bytes: Its size.
        sha256: What it was when it was written; none of the manifest, which is of the rest.
    """

    file: BinaryIO
    bytes: int
    sha256: str | None

    def pieces(self) -> Iterator[bytes]:
        """The file, once.

        Raises:
            NotExportedError: In place of the last piece: it is not what was written.
        """
        digest, kept = hashlib.sha256(), b""
        with self.file:
            while piece := self.file.read(PIECE):
                digest.update(piece)
                if kept:
                    yield kept
                kept = piece
        if self.sha256 is not None and digest.hexdigest() != self.sha256:
            raise NotExportedError(_CHANGED)
        yield kept


def open_file(file: Path) -> BinaryIO:
    """A file, open: from then on it can be read to its end, whoever deletes it.

    Raises:
        NotExportedError: It is not there.
    """
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise NotExportedError("There is no such file.") from error


def handed_out(file: BinaryIO, written: tuple[int, str] | None) -> Handed:
    """An open file to hand out, if it has the size that was written; its hash is seen to later.

    Args:
        file: The file.
        written: Its size and hash, of a file for which they are kept.

    Raises:
        NotExportedError: It has another size.
    """
    size = os.fstat(file.fileno()).st_size
    if written is not None and written[0] != size:
        raise NotExportedError(_CHANGED)
    return Handed(file, size, written[1] if written else None)
