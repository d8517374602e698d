"""Tables as they are kept: as text that is signed, so that no other text becomes a table.

The key is their own: that of the service may be renewed at any time, and figures take minutes to
make again.
"""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer

from sherwood.errors import InputError, MethodError
from sherwood.service.planning.sheets.sheet import SEAL, Cell, Heading, Picture, Sheet, check_sheet
from sherwood.warehouse.atomic import written_first

_LEAST_KEY = 50


def as_values(given: object) -> dict[str, Any]:
    """A sheet as plain values, for programs.

    Raises:
        MethodError: It is no sheet.
    """
    sheet = check_sheet(given)
    picture = sheet.picture
    return {
        "key": sheet.key,
        "caption": sheet.caption,
        "level": sheet.level,
        "headings": [[each.name, each.words, each.numeric] for each in sheet.headings],
        "codes": list(sheet.codes),
        "rows": [[[cell.text, cell.value] for cell in row] for row in sheet.rows],
        "how": [list(part) for part in sheet.how],
        "note": sheet.note,
        "picture": [picture.title, picture.description] if picture else None,
    }


def sealed(given: object) -> str:
    """A sheet as text that `unsealed` believes.

    Raises:
        MethodError: It is no sheet.
        InputError: The key could be guessed.
    """
    return _signer(_key()).sign(json.dumps(as_values(given), allow_nan=False))


def believed(file: Path) -> bool:
    """Whether a file was sealed here, with the key that is here now, and is as it was.

    The answer is remembered until the file or the key changes, as pages ask of every table.
    """
    try:
        state = file.stat()
        return _believed(file, state.st_mtime_ns, state.st_size, _key())
    except InputError:
        return False


@lru_cache(maxsize=10_000)
def _believed(file: Path, _changed: int, _size: int, key: str) -> bool:
    try:
        _signer(key).unsign(file.read_text(encoding="utf-8"))
    except (BadSignature, UnicodeDecodeError):
        return False
    return True


def unsealed(text: str) -> Sheet:
    """The sheet that `sealed` wrote.

    Raises:
        MethodError: It was changed, or sealed with another key.
        InputError: The key could be guessed.
    """
    try:
        values = json.loads(_signer(_key()).unsign(text))
    except BadSignature as error:
        raise MethodError(
            "A table of figures was not written by this service, or its key was changed: have the "
            "figures made again."
        ) from error
    return Sheet(
        key=values["key"],
        caption=values["caption"],
        level=values["level"],
        headings=tuple(Heading(*each) for each in values["headings"]),
        codes=tuple(values["codes"]),
        rows=tuple(tuple(Cell(*cell) for cell in row) for row in values["rows"]),
        how=tuple((name, words) for name, words in values["how"]),
        note=values["note"],
        picture=Picture(*values["picture"]) if values["picture"] else None,
        seal=SEAL,
    )


def _key() -> str:
    file = Path(settings.ENVIRONMENT.home) / "figures-key"
    key = written_first(file, secrets.token_urlsafe(64)).strip()
    # Given an empty one, Django would sign with that of the service and say nothing.
    if len(key) < _LEAST_KEY:
        raise InputError(
            f"figures-key of the home: a key of fewer than {_LEAST_KEY} characters. Delete it for "
            "a new one, and have figures and plans made again."
        )
    return key


def _signer(key: str) -> Signer:
    return Signer(key=key, fallback_keys=())
