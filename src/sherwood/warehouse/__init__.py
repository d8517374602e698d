"""Where tables are computed and kept: engines and immutable releases."""

from sherwood.warehouse.engine import Engine, EngineName, open_engine
from sherwood.warehouse.release import (
    Draft,
    Release,
    current_release,
    draft_release,
    earlier_releases,
    release_named,
)

__all__ = [
    "Draft",
    "Engine",
    "EngineName",
    "Release",
    "current_release",
    "draft_release",
    "earlier_releases",
    "open_engine",
    "release_named",
]
