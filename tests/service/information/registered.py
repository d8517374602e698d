"""A flow, people who are cared for, and a release that knows them, for the tests of this folder."""

from dataclasses import replace
from datetime import date

import ibis
import pyarrow as pa
from django.utils import timezone
from tests.service import made_up

from sherwood.service.information.models import (
    CareList,
    Flow,
    OptedOut,
    OptOutList,
    Relationship,
)
from sherwood.service.operations.models import Taken
from sherwood.warehouse import current_release, draft_release, open_engine


def flow(name="research", opt_out=True, **more):
    given = {
        "title": name.title(),
        "purpose": "To learn",
        "legal_basis": "section_251" if opt_out else "consent",
        "data": "Person-years",
        "recipients": "The analysts",
        "opt_out": opt_out,
        "opt_out_reason": "Because of its basis",
        "start": date(2018, 4, 1),
        "owner": made_up.organisation("ics", "partnership"),
    }
    return Flow.objects.create(name=name, **{**given, **more})


def care_list():
    return CareList.objects.get_or_create(shown=True, defaults={"release": "made up"})[0]


def cared_for(person, at, since=date(2018, 4, 1), until=None, source="registration"):
    return Relationship.objects.create(
        care_list=care_list(),
        person=person,
        organisation=made_up.organisation(at),
        since=since,
        until=until,
        source=source,
        latest=since,
    )


def opted_out(*people, version="1", checked_on=None):
    made = OptOutList.objects.create(
        version=version,
        checked_on=checked_on or timezone.localdate(),
        sha256="0" * 64,
        people=len(people),
    )
    OptedOut.objects.bulk_create(OptedOut(list=made, person=person) for person in people)
    return made


def people_table(*people):
    return ibis.memtable({"person_id": list(people), "age": [50 + n for n, _ in enumerate(people)]})


def shown_release(folder, settings, *people):
    """A release that knows these people, and that the service shows."""
    name = release(folder, settings, *people)
    return Taken.objects.create(name=name, state="shown", shown_at=timezone.now())


def release(folder, settings, *people):
    """A warehouse that serves a release which knows these people; its name."""
    month = date(1950, 3, 1)
    tables = {
        "person": [
            {"person_id": p, "birth_month": month, "sex": "female", "death_date": None}
            for p in people
        ],
        "person_condition": [
            {"person_id": p, "condition": "heart_failure", "is_current": True} for p in people
        ],
        "person_year": [
            {
                "person_id": p,
                "financial_year": 2017,
                "age": 67,
                "age_band": "65-69",
                "sex": "male" if p == people[0] else "female",
                "lsoa_code": "E01000001",
                "has_copd": True,
                "cost": 12.5,
                "condition_count": 1,
                "efi_band": "mild",
                "needs_segment": "long_term_conditions",
            }
            for p in people
        ],
        "care_relationship": [
            {
                "person_id": p,
                "organisation_code": code,
                "source": source,
                "since": date(2018, 4, 1),
                "until": None,
                "latest": date(2018, 4, 1),
            }
            for p in people
            for code, source in (("city1", "registration"), ("home", "care_home"))
            if code == "city1" or p == people[0]
        ],
    }
    dates = {"death_date": pa.date32(), "until": pa.date32()}
    with open_engine(memory_gb=0.5, threads=1) as engine, draft_release(folder, engine) as draft:
        for name, rows in tables.items():
            table = pa.Table.from_pylist(rows)
            for place, column in enumerate(table.column_names):
                if column in dates:
                    values = table[column].cast(dates[column])
                    table = table.set_column(place, column, values)
            draft.write(name, ibis.memtable(table))
        draft.manifest["synthetic"] = True
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, warehouse=folder)
    return current_release(folder).name
