"""Records: the contract, the readers of other formats, quality and linkage."""

from sherwood.records.contract import TABLES
from sherwood.records.ingest import ingest
from sherwood.records.pseudonyms import PseudonymKey, read_key
from sherwood.records.quality import Quality, check
from sherwood.records.quality_report import write_quality
from sherwood.records.store import Records

__all__ = [
    "TABLES",
    "PseudonymKey",
    "Quality",
    "Records",
    "check",
    "ingest",
    "read_key",
    "write_quality",
]
