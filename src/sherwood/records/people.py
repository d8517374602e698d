"""The contract: people, and where they are registered."""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Table
from sherwood.records.fields import PERSON, code, date, text


class Person(Table):
    """Somebody whose care the partnership answers for, known by a pseudonym."""

    grain = "one person"
    key = ("person_id",)

    person_id = text("Pseudonym: a keyed HMAC-SHA-256 of the NHS number.", required=True)
    birth_month = date("First day of the month of birth.", required=True)
    sex = code("Sex as registered.", codes.SEX, required=True)
    ethnic_category = code("Ethnic category, national code.", codes.ETHNIC_CATEGORY)
    death_date = date("Date of death; null while alive.")


class Registration(Table):
    """A span during which somebody was registered with one practice at one address."""

    grain = "one span at one practice and address"
    key = ("person_id", "start_date")

    person_id = PERSON
    start_date = date("First day of the span.", required=True)
    practice_code = code("ODS code of the practice.", required=True, refers_to="practice")
    end_date = date("First day after the span; null while it lasts.")
    lsoa_code = code("Small area (LSOA 2011) of residence.", refers_to="lsoa")
    usual_gp_code = code("Usual general practitioner.", refers_to="practitioner")
    care_home_code = code("Care home lived in; null if none.", refers_to="care_home")
