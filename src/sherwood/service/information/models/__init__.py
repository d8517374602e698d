"""The tables of information governance, one subject a room."""

from sherwood.service.information.models.care import (
    CareList,
    EmergencyAccess,
    Reference,
    Relationship,
)
from sherwood.service.information.models.exports import Export
from sherwood.service.information.models.flows import Flow, OptedOut, OptOutList, Removal
from sherwood.service.information.models.keys import Key
from sherwood.service.information.models.outputs import Output, OutputFile, Review

__all__ = [
    "CareList",
    "EmergencyAccess",
    "Export",
    "Flow",
    "Key",
    "OptOutList",
    "OptedOut",
    "Output",
    "OutputFile",
    "Reference",
    "Relationship",
    "Removal",
    "Review",
]
