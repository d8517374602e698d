"""A new partnership folder: small, whole and without a fault, every figure made up."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from string import Template

from sherwood.errors import InputError
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.schemas import FOLDER, schema_names, schemas
from sherwood.warehouse.atomic import publish_folder, storage_errors

TEMPLATES = Path(__file__).parent / "templates"
_README = Template(
    """\
# $title

A partnership folder. Every figure in it is made up: replace each, and say in `source` where yours
comes from.

    sherwood validate .

names every fault, with its file, key, value and remedy. `.schema` holds what editors need to
complete keys (Taplo, Even Better TOML); `sherwood new` writes it again elsewhere.
"""
)


def new_partnership(folder: Path) -> tuple[Path, ...]:
    """Make a folder; it is there whole or not at all.

    Args:
        folder: Where; its last part names the partnership.

    Returns:
        The files made.

    Raises:
        InputError: Something is there already, or its name has no letter.
        StorageError: The folder cannot be written.
    """
    if folder.exists() or folder.is_symlink():
        raise InputError(
            f"{folder}: there is something already, and it is not overwritten. Choose another name."
        )
    words = {"name": _name(folder), "title": _title(folder)}
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            _write(draft, words)
            draft.chmod(0o755)
            publish_folder(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _write(folder: Path, words: dict[str, str]) -> None:
    for name in (*FILES, *ROWS):
        text = Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(words)
        if name in FILES:
            text = f"#:schema {FOLDER}/{schema_names()[name]}\n\n{text}"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_README.substitute(words), encoding="utf-8")
    (folder / FOLDER).mkdir()
    for name, text in schemas().items():
        (folder / FOLDER / name).write_text(text, encoding="utf-8")


def _name(folder: Path) -> str:
    """The folder's name as the name of a record.

    >>> _name(Path("Mid-Shire 2"))
    'mid_shire_2'
    """
    name = re.sub(r"[^a-z0-9]+", "_", folder.name.lower()).strip("_")
    if not name or not name[0].isalpha():
        raise InputError(f"{folder}: the partnership's name must begin with a letter from a to z.")
    return name


def _title(folder: Path) -> str:
    """The folder's name as a title.

    >>> _title(Path("mid-shire"))
    'Mid Shire'
    """
    words = re.sub(r"[^A-Za-z0-9]+", " ", folder.name).split()
    return " ".join(word[0].upper() + word[1:] for word in words)
