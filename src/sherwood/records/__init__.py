"""Records: the contract, the readers of other formats, quality and linkage."""

from sherwood.records.contract import TABLES
from sherwood.records.ingest import ingest
from sherwood.records.store import Records

__all__ = ["TABLES", "Records", "ingest"]
