"""What no single record can know: whether the records of a folder go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sherwood.partnership.checks.references import references
from sherwood.partnership.faults import Fault
from sherwood.partnership.framework import Intervention

CHECKS = (references,)


def check(files: Mapping[str, Any], library: Mapping[str, Intervention]) -> list[Fault]:
    """Every fault between the records of a folder.

    Args:
        files: By file name, what stands in it.
        library: Interventions that may be used.
    """
    return [fault for each in CHECKS for fault in _faults(each, files, library)]


def _faults(
    each: Any, files: Mapping[str, Any], library: Mapping[str, Intervention]
) -> Iterator[Fault]:
    yield from each(files, library)
