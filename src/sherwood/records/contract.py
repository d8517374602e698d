"""The records contract: the tables that every extract is turned into.

Names are those of the NHS Data Dictionary in snake case. Codes are text without dots or spaces, in
upper case. Unknown, not applicable and missing stay apart: a missing value is null, the other two
are codes. The manual's page on the contract is printed from these classes.
"""

from __future__ import annotations

from sherwood.records.columns import Table
from sherwood.records.community import (
    CommunityContact,
    MentalHealthContact,
    SocialCareService,
    UrgentCall,
)
from sherwood.records.hospital import EmergencyAttendance, InpatientEpisode, OutpatientAttendance
from sherwood.records.people import Person, Registration
from sherwood.records.primary_care import (
    GpContact,
    GpEvent,
    PracticePrescribing,
    Prescription,
    Referral,
)
from sherwood.records.reference import CareHome, Lsoa, Practice, Practitioner, Price, Provider

TABLES: dict[str, type[Table]] = {
    table.name: table
    for table in (
        Person,
        Registration,
        GpContact,
        GpEvent,
        Prescription,
        PracticePrescribing,
        InpatientEpisode,
        OutpatientAttendance,
        EmergencyAttendance,
        CommunityContact,
        MentalHealthContact,
        SocialCareService,
        UrgentCall,
        Referral,
        Practice,
        Practitioner,
        Provider,
        CareHome,
        Lsoa,
        Price,
    )
}

ACTIVITY_TABLES = tuple(name for name, table in TABLES.items() if table.happens)
AGGREGATE_TABLES = ("practice_prescribing",)
REFERENCE_TABLES = ("practice", "practitioner", "provider", "care_home", "lsoa", "price")
