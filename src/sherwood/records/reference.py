"""The contract: places, organisations and prices that the other tables refer to."""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.fields import code, flag, integer, number, text


class Practice(Table):
    """A general practice."""

    grain = "one practice"
    key = ("practice_code",)

    practice_code = code("ODS code.", required=True)
    name_ = text("Name.")
    postcode = text("Postcode, without spaces.")
    group_code = text("Care delivery group or primary care network.")
    locality_code = text("Locality (district) the practice lies in.")
    locality_name = text("Name of the locality.")
    list_size = integer("Registered patients.", minimum=0)


class Practitioner(Table):
    """A clinician who sees, codes or prescribes."""

    grain = "one practitioner"
    key = ("practitioner_code",)

    practitioner_code = code("Code.", required=True)
    practice_code = code("Practice worked in.", refers_to="practice")
    staff_group = code("Kind of staff.", codes.STAFF_GROUP)


class Provider(Table):
    """An organisation that provides care, or a council that arranges it."""

    grain = "one provider"
    key = ("provider_code",)

    provider_code = code("ODS code.", required=True)
    name_ = text("Name.")
    provider_type = code("Kind of provider.", codes.PROVIDER_TYPE)


class CareHome(Table):
    """A care home."""

    grain = "one care home"
    key = ("care_home_code",)

    care_home_code = code("Code of the location.", required=True)
    name_ = text("Name.")
    has_nursing = flag("Whether nursing care is given.")
    beds = integer("Beds.", minimum=0)
    lsoa_code = code("Small area it lies in.", refers_to="lsoa")


class Lsoa(Table):
    """A small area: lower-layer super output area of 2011."""

    grain = "one small area"
    key = ("lsoa_code",)

    lsoa_code = code("ONS code.", required=True)
    name_ = text("Name.")
    district_code = code("ONS code of the district.")
    district_name = text("Name of the district.")
    longitude = number("Of the population-weighted centroid.")
    latitude = number("Of the population-weighted centroid.")
    imd_rank = integer("Rank in England, Index of Multiple Deprivation 2019; 1 is most deprived.")
    imd_decile = integer("Tenth of England; 1 is most deprived.", minimum=1)


class Price(Table):
    """A unit cost, for activity that was sent without one."""

    grain = "one currency in one price year"
    key = ("service_line", "currency", "price_year")

    service_line = code("Service line priced.", codes.SERVICE_LINE, required=True)
    currency = code("HRG or other currency; `*` prices the whole line.", required=True)
    price_year = integer("Financial year of the price, by its first calendar year.", required=True)
    unit_cost = Column(kind=Kind.MONEY, says="Pounds per unit.", required=True, minimum=0)
    price_source = text("Publication the price was taken from.", required=True)
