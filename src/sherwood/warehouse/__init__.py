"""Where tables are computed and kept: engines and immutable releases."""

from sherwood.warehouse.engine import Engine, EngineName, open_engine

__all__ = ["Engine", "EngineName", "open_engine"]
