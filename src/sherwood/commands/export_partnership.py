"""`sherwood export-partnership`: what the service keeps, back into the partnership folder."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.opening import open_service
from sherwood.errors import InputError


def run(folder: Path, home: Path) -> list[str]:
    """Write the files that the service keeps into a folder, whole or not at all.

    Raises:
        InputError: There is no service in the home, or the folder would no longer be right.
    """
    open_service(home)
    from sherwood.service.governance.exporting import export
    from sherwood.service.governance.models import Organisation

    if not Organisation.objects.exists():
        raise InputError(
            f"{home}: the service has no partnership. Run `sherwood import-partnership` first."
        )
    return [
        *(str(path) for path in export(folder)),
        f"Next: sherwood plan {folder} WAREHOUSE --out plan",
    ]
