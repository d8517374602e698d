"""Whatever one record names, another must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sherwood.partnership.faults import Fault, did_you_mean, shown
from sherwood.partnership.framework import Intervention


def references(files: Mapping[str, Any], library: Mapping[str, Intervention]) -> Iterator[Fault]:
    """Names that nothing bears."""
    interventions = files["interventions.toml"]
    known = {*library, *(each.id for each in interventions.intervention)}
    for number, planned in enumerate(interventions.planned, start=1):
        if planned.uses not in known:
            yield Fault(
                "interventions.toml",
                f"planned[{number}].uses",
                shown(planned.uses),
                "there is no such intervention, in the library or in this file",
                did_you_mean(planned.uses, known),
            )
