"""The questions the calibration asks of an extract, in DuckDB's SQL."""

from __future__ import annotations

SETUP = (
    """
    CREATE TABLE ends AS
    SELECT make_date(CAST(max(year(contact_at) + CAST(month(contact_at) >= 4 AS BIGINT)) AS BIGINT),
                     4, 1) AS last_day
    FROM gp_contact
    """,
    """
    CREATE TABLE half_way AS
    SELECT CAST(DATE '2015-04-01'
                + to_days(CAST(date_diff('day', DATE '2015-04-01', last_day) // 2 AS INTEGER))
                AS DATE) AS half
    FROM ends
    """,
    """
    CREATE TABLE years AS
    SELECT y AS year, make_date(y, 4, 1) AS starts, make_date(y + 1, 4, 1) AS ends
    FROM range(2015, (SELECT CAST(year(last_day) AS BIGINT) FROM ends)) t(y)
    """,
    """
    CREATE TABLE stretch AS
    SELECT person_id, practice_code, lsoa_code, care_home_code, year, starts,
           greatest(start_date, starts) AS first_day,
           least(coalesce(end_date, ends), ends) AS last_day,
           date_diff('day', greatest(start_date, starts), least(coalesce(end_date, ends), ends))
               / 365.25 AS years
    FROM registration, years
    WHERE start_date < ends AND coalesce(end_date, ends) > starts
    """,
)


def _financial_year(happens: str) -> str:
    return f"year({happens}) - CAST(month({happens}) < 4 AS BIGINT)"


def _costs(table: str, happens: str, line: str) -> str:
    return f"""
    SELECT person_id, {_financial_year(happens)} AS year, '{line}' AS line, sum(cost) AS cost
    FROM {table} GROUP BY ALL
    """


_PRICED = f"""
    SELECT person_id, c.year, 'gp' AS line, sum(n * unit_cost) AS cost
    FROM (SELECT person_id, {_financial_year("contact_at")} AS year,
                 CASE WHEN staff_group = 'gp' THEN 'gp_contact' ELSE 'nurse_contact' END
                     AS service_line,
                 count(*) AS n
          FROM gp_contact GROUP BY ALL) c
    JOIN price p
      ON p.service_line = c.service_line AND p.currency = '*' AND p.price_year = c.year
    GROUP BY ALL
    """
_SOCIAL = """
    SELECT person_id, year, 'social' AS line,
           sum(weekly_cost / 7 * date_diff('day', greatest(start_date, starts),
                                           least(coalesce(end_date, ends), ends))) AS cost
    FROM social_care_service, years
    WHERE start_date < ends AND coalesce(end_date, ends) > starts
    GROUP BY ALL
    """

COSTS = (
    _costs("inpatient_episode", "admission_date", "inpatient"),
    _costs("outpatient_attendance", "appointment_date", "outpatient"),
    _costs("emergency_attendance", "arrival_at", "emergency"),
    _costs("community_contact", "contact_at", "community"),
    _costs("mental_health_contact", "contact_at", "mental"),
    _costs("urgent_call", "call_at", "calls"),
    _costs("prescription", "issue_date", "prescribing"),
    _PRICED,
    _SOCIAL,
)

PERSON_COST = f"""
    CREATE TABLE person_cost AS
    SELECT person_id, year, sum(cost) AS cost,
           sum(cost) FILTER (line <> 'social') AS nhs,
           sum(cost) FILTER (line = 'prescribing') AS prescribing,
           sum(cost) FILTER (line = 'social') AS social
    FROM ({" UNION ALL ".join(COSTS)})
    GROUP BY ALL
    """

_SPELLS = "SELECT count(DISTINCT provider_code || spell_id) FROM inpatient_episode WHERE "
_COUNT = "SELECT count(*) FROM "

ACTIVITY = {
    "births per 1000": _SPELLS + "episode_type = '3'",
    "deaths per 1000": "SELECT count(death_date) FROM person",
    "emergency attendances per 1000": _COUNT + "emergency_attendance",
    "emergency admissions with a stay per 1000": (
        _SPELLS + "admission_method LIKE '2%' AND discharge_date > admission_date"
    ),
    "elective inpatients per 1000": (
        _SPELLS + "admission_method LIKE '1%' AND patient_classification = '1'"
    ),
    "day cases per 1000": _SPELLS + "patient_classification = '2'",
    "outpatient attendances per 1000": (
        _COUNT + "outpatient_attendance WHERE attended IN ('5', '6')"
    ),
    "GP contacts per 1000": _COUNT + "gp_contact WHERE staff_group = 'gp'",
    "community contacts per 1000": _COUNT + "community_contact",
    "mental health contacts per 1000": _COUNT + "mental_health_contact WHERE kind = 'contact'",
    "mental health bed days per 1000": _COUNT + "mental_health_contact WHERE kind = 'bed_day'",
    "111 calls per 1000": _COUNT + "urgent_call WHERE service = '111'",
    "999 calls per 1000": _COUNT + "urgent_call WHERE service = '999'",
}


def _by_residents(table: str, happens: str, where: str) -> str:
    return f"""
    SELECT count(*) / (SELECT sum(years) FROM stretch WHERE care_home_code IS NOT NULL)
    FROM {table} a JOIN stretch s
      ON a.person_id = s.person_id
     AND CAST(a.{happens} AS DATE) >= s.first_day AND CAST(a.{happens} AS DATE) < s.last_day
    WHERE s.care_home_code IS NOT NULL AND {where}
    """


SHARES = {
    "share of cost in the costliest 5 %": """
        WITH ranked AS (
            SELECT coalesce(c.cost, 0) AS cost,
                   percent_rank() OVER (PARTITION BY p.year ORDER BY c.cost DESC NULLS LAST)
                       AS place
            FROM (SELECT DISTINCT person_id, year FROM person_year) p
            LEFT JOIN person_cost c USING (person_id, year))
        SELECT sum(cost) FILTER (place <= 0.05) / sum(cost) FROM ranked
        """,
    "share of people 65 and over": (
        "SELECT sum(years) FILTER (age >= 65) / sum(years) FROM person_year"
    ),
    "share with two or more conditions": "SELECT avg(CAST(n >= 2 AS DOUBLE)) FROM multimorbid",
    "emergency attendances at NUH type 1 and 2 for 730000 people": (
        _COUNT + "emergency_attendance "
        "WHERE provider_code = 'RX1' AND department_type IN ('01', '02')"
    ),
    "share of emergency attendances by people 65 and over": """
        SELECT avg(CAST(date_diff('month', birth_month, CAST(arrival_at AS DATE)) >= 780 AS DOUBLE))
        FROM emergency_attendance JOIN person USING (person_id)
        """,
    "share of appointments not kept": (
        "SELECT avg(CAST(attended IN ('3', '7') AS DOUBLE)) FROM outpatient_attendance"
    ),
    "attendances per resident-year in care homes": _by_residents(
        "emergency_attendance", "arrival_at", "department_type IN ('01', '02')"
    ),
    "emergency admissions per resident-year in care homes": _by_residents(
        "inpatient_episode",
        "admission_date",
        "a.episode_number = 1 AND a.admission_method LIKE '2%'",
    ),
}

PERSON_YEAR = """
    CREATE TABLE person_year AS
    SELECT s.person_id, s.year, p.sex, sum(s.years) AS years, (max(imd_decile) + 1) // 2 AS fifth,
           greatest(date_diff('month', any_value(p.birth_month), any_value(s.starts)) // 12, 0)
               AS age,
           coalesce(any_value(c.nhs), 0) AS nhs
    FROM stretch s JOIN person p USING (person_id) JOIN lsoa USING (lsoa_code)
    LEFT JOIN person_cost c ON c.person_id = s.person_id AND c.year = s.year
    GROUP BY ALL
    """

ENDING = """
    CREATE TABLE ending AS
    SELECT person_id, district_name, date_diff('month', birth_month, ends.last_day) // 12 AS age
    FROM registration JOIN person USING (person_id) JOIN lsoa USING (lsoa_code), ends
    WHERE end_date IS NULL
    """

HOLDING = """
    CREATE TABLE holding AS
    SELECT person_id, condition
    FROM gp_event JOIN condition_code USING (snomed_code)
    GROUP BY ALL
    HAVING max(recorded_date) FILTER (NOT resolves)
         > coalesce(max(recorded_date) FILTER (resolves), DATE '1800-01-01')
    """

MULTIMORBID = """
    CREATE TABLE multimorbid AS
    SELECT e.person_id, count(h.condition) AS n
    FROM ending e LEFT JOIN holding h USING (person_id) GROUP BY 1
    """

PREVALENCE = """
    SELECT district_name, condition, count(*) AS with_condition
    FROM ending JOIN holding USING (person_id) JOIN condition_age USING (condition)
    WHERE age >= of_age GROUP BY ALL
    """

OF_AGE = """
    SELECT district_name, condition, count(*) AS people
    FROM ending, condition_age WHERE age >= of_age GROUP BY ALL
    """

LISTS = """
    SELECT r.practice_code AS place, count(*) AS achieved
    FROM registration r, half_way
    WHERE start_date <= half AND coalesce(end_date, DATE '9999-01-01') > half
    GROUP BY 1 ORDER BY 1
    """

FIFTHS = """
    SELECT (imd_decile + 1) // 2 AS fifth, sum(years) AS years
    FROM stretch JOIN lsoa USING (lsoa_code)
    WHERE district_name <> 'Ashfield' GROUP BY 1 ORDER BY 1
    """

DEATHS_BY_AGE = """
    SELECT least(p.age, 95) AS at_age, sum(p.years) AS years,
           count(*) FILTER (q.death_date >= y.starts AND q.death_date < y.ends) AS deaths
    FROM person_year p JOIN person q USING (person_id) JOIN years y ON y.year = p.year
    WHERE p.sex = '{sex}' AND p.person_id IN (
        SELECT person_id FROM stretch JOIN lsoa USING (lsoa_code)
        WHERE district_name = 'Nottingham')
    GROUP BY at_age ORDER BY at_age
    """

COST_CURVE = """
    SELECT sex, nearest AS age, fifth, sum(years) AS years, sum(nhs) AS nhs
    FROM (SELECT *, CASE WHEN age = 0 THEN 0
                         WHEN age BETWEEN 17 AND 23 THEN 20
                         WHEN age BETWEEN 42 AND 48 THEN 45
                         WHEN age BETWEEN 57 AND 63 THEN 60
                         WHEN age BETWEEN 72 AND 78 THEN 75
                         WHEN age BETWEEN 83 AND 90 THEN 85 END AS nearest
          FROM person_year)
    WHERE nearest IS NOT NULL
    GROUP BY sex, nearest, fifth
    """
