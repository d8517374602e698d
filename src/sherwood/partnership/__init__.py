"""The partnership folder: what is particular to a place, written by people, checked by us."""

from sherwood.partnership.faults import Fault
from sherwood.partnership.folder import Partnership
from sherwood.partnership.loading import find_faults, library, load_partnership

__all__ = ["Fault", "Partnership", "find_faults", "library", "load_partnership"]
