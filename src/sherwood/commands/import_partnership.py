"""`sherwood import-partnership`: a partnership folder into the service's database."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.opening import open_service
from sherwood.partnership import load_partnership


def run(folder: Path, home: Path) -> list[str]:
    """Add what the folder has and the database has not; what is there stays as it is."""
    partnership = load_partnership(folder)
    open_service(home)
    from sherwood.service.governance.loading import load

    added = vars(load(partnership))
    return [f"Added: {', '.join(f'{count:,} {what}' for what, count in added.items())}."]
