"""Tokens: what is kept of names, dates of birth and postcodes, so that people can be linked.

Names are never written. Each is made plain (letters only, upper case), and the whole and its sound
are replaced by keyed tokens, with a key of their own, so that a token matches nothing but the same
token. Bigrams are not kept: sets of keyed bigrams have been read back from their frequencies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from sherwood.records.entry import IDENTIFYING, Entry
from sherwood.records.pseudonyms import PseudonymKey, pseudonym
from sherwood.records.sql import literal

_CODES = {
    letter: code
    for letters, code in (
        ("BFPV", "1"),
        ("CGJKQSXZ", "2"),
        ("DT", "3"),
        ("L", "4"),
        ("MN", "5"),
        ("R", "6"),
    )
    for letter in letters
}


def plain(text: str) -> str:
    """A name or postcode as letters and digits in upper case.

    >>> plain(" O'Neill-Smith "), plain("ng7 2uh")
    ('ONEILLSMITH', 'NG72UH')
    """
    return "".join(character for character in text.upper() if character.isalnum())


def sound(name: str) -> str:
    """The Soundex code of a name, by the rules of the United States National Archives.

    >>> [sound(name) for name in ("Robert", "Rupert", "Ashcraft", "Tymczak", "Pfister", "Honeyman")]
    ['R163', 'R163', 'A261', 'T522', 'P236', 'H555']
    """
    letters = [letter for letter in plain(name) if letter.isascii() and letter.isalpha()]
    if not letters:
        return ""
    digits = []
    last = _CODES.get(letters[0], "")
    for letter in letters[1:]:
        code = _CODES.get(letter, "")
        if code and code != last:
            digits.append(code)
        # H and W do not part two letters of one sound; vowels do.
        if letter not in "HW":
            last = code
    return (letters[0] + "".join(digits) + "000")[:4]


def _sector(postcode: str) -> str:
    return plain(postcode)[:-2]


def _month(day: str) -> str:
    return day[:7]


_TOKENS: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "family_name": {"family": plain, "family_sound": sound},
    "given_name": {"given": plain, "given_sound": sound},
    "birth_date": {"birth_day": lambda day: day[:10], "birth_month_token": _month},
    "postcode": {"postcode": plain, "postcode_sector": _sector},
}
TOKEN_COLUMNS = tuple(token for tokens in _TOKENS.values() for token in tokens)


def write_tokens(
    connection: duckdb.DuckDBPyConnection, entry: Entry, key: PseudonymKey, folder: Path
) -> bool:
    """Write the tokens of the accepted people of an extract into the load's `linkage` folder.

    Columns: person_id, has_number, sex, then the tokens; one row for each person and set of tokens.

    Returns:
        Whether the extract gives anything to make tokens of.
    """
    given = [name for name in IDENTIFYING if name in entry.given]
    if not given:
        return False
    own_key = key.for_purpose("linkage")
    joins = []
    for name in given:
        _make_tokens(connection, entry, name, own_key)
        joins.append(f"LEFT JOIN sherwood_{name} ON judged.{name}::VARCHAR = sherwood_{name}.value")
    tokens = ", ".join(
        f"sherwood_{name}.{token}" if name in given else f"NULL::VARCHAR AS {token}"
        for name, made in _TOKENS.items()
        for token in made
    )
    place = folder / "linkage"
    place.mkdir()
    connection.execute(f"""
        COPY (
            SELECT DISTINCT person_id, has_number, sex, {tokens}
            FROM {entry.judged} AS judged {" ".join(joins)}
            WHERE fault IS NULL
        ) TO {literal(place / "tokens.parquet")} (FORMAT parquet)
    """)
    return True


def _make_tokens(
    connection: duckdb.DuckDBPyConnection, entry: Entry, name: str, key: PseudonymKey
) -> None:
    values = connection.execute(
        f"SELECT DISTINCT {name}::VARCHAR FROM {entry.extract} WHERE {name} IS NOT NULL"
    ).fetchall()
    made = [
        {"value": value, **{token: _token(key, token, of(value)) for token, of in kinds.items()}}
        for (value,) in values
        for kinds in (_TOKENS[name],)
    ]
    schema = pa.schema([(column, pa.string()) for column in ("value", *_TOKENS[name])])
    connection.register("sherwood_made", pa.Table.from_pylist(made, schema=schema))
    connection.execute(f"CREATE TEMP TABLE sherwood_{name} AS SELECT * FROM sherwood_made")
    connection.unregister("sherwood_made")


def _token(key: PseudonymKey, kind: str, value: str) -> str | None:
    return pseudonym(key, f"{kind}:{value}")[:16] if value else None
