"""The definitions of mitigable activity are whole, sane, and those of the compilation."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from sherwood.actuarial.mitigable import Cohort, Kind, Unit, load_cohorts
from sherwood.actuarial.mitigable.cohorts import Codes
from sherwood.actuarial.mitigable.definitions import load_fractions
from sherwood.actuarial.mitigable.page import cohorts_page
from sherwood.errors import InputError
from tests.shared_data import shared

PATTERNS = {
    "diagnosis": r"[A-Z]([0-9]([0-9]([0-9]{1,2})?)?)?",
    "procedure": r"[A-Z]([0-9]([0-9]([0-9])?)?)?|H5112389",
    "hrg_code": r"[A-Z]{1,2}[0-9]{0,2}[A-Z]?|S22",
    "treatment_function_code": r"[0-9]{1,3}",
    "first_attendance": r"[1-4]",
    "referral_source": r"0[0-9]",
    "attendance_category": r"[1-4]",
    "arrival_mode": r"[0-9]{6,18}",
    "discharge_status": r"[0-9]{6,18}",
    "discharge_follow_up": r"[0-9]{6,18}",
    "investigations": r"[0-9]{6,18}",
    "treatments": r"[0-9]{6,18}",
}


def lines(cohort: Cohort) -> list[Codes]:
    parts = [row for part in cohort.components for row in (*part.include, *part.exclude)]
    return [*parts, *cohort.exclude]


def compiled(name: str) -> list[dict[str, str]]:
    with (shared("data/mitigable_activity") / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_ninety_two_of_them() -> None:
    cohorts = load_cohorts()
    assert len({cohort.id for cohort in cohorts}) == len(cohorts) == 92
    assert Counter(cohort.category for cohort in cohorts) == {
        "care_shift": 55,
        "internal_efficiency": 37,
    }
    assert Counter(cohort.unit for cohort in cohorts) == {
        Unit.SPELL: 60,
        Unit.APPOINTMENT: 16,
        Unit.ATTENDANCE: 16,
    }


@pytest.mark.parametrize("cohort", load_cohorts(), ids=lambda cohort: cohort.id)
def test_a_definition_says_where_it_comes_from_and_when_it_is_looked_at_again(
    cohort: Cohort,
) -> None:
    assert cohort.author
    assert cohort.source.startswith("The-Strategy-Unit/nhp_data@")
    assert cohort.reviewed < cohort.next_review
    assert cohort.status in ("provisional", "approved")
    assert cohort.definition.endswith(".")
    assert cohort.basis in ("source", "corrected")


@pytest.mark.parametrize("cohort", load_cohorts(), ids=lambda cohort: cohort.id)
def test_codes_look_like_codes(cohort: Cohort) -> None:
    for row in lines(cohort):
        pattern = re.compile(PATTERNS[row.field.partition(".")[0]])
        assert all(pattern.fullmatch(code) for code in row.codes), (row.field, row.codes)
        assert row.match in ("prefix", "exact", "only")
        assert row.fraction is None or 0 < row.fraction <= 1
    for component in cohort.components:
        assert component.include or len(cohort.components) == 1


def test_experts_were_asked_about_seventy_and_their_answers_are_in_order() -> None:
    told = [cohort.reduction for cohort in load_cohorts() if cohort.reduction]
    assert len(told) == 70
    for one in told:
        answers = [one.p05, one.p10, one.p25, one.p50, one.p75, one.p90, one.p95]
        assert answers == sorted(answers)
        assert 0 <= answers[0] < one.mean < answers[-1] <= 100


def test_fractions_due_to_alcohol_cover_every_age_from_sixteen() -> None:
    fractions = load_fractions()
    assert Counter(one.fraction > 0 for one in fractions) == {True: 547, False: 149}
    ages = {(one.age_min, one.age_max) for one in fractions}
    assert sorted(ages)[0] == (16, 24)
    assert sorted(ages)[-1] == (85, None)


class TestAgainstTheCompilation:
    """The committed files say what the compilation of the published rules says."""

    def test_the_same_active_cohorts(self) -> None:
        active = [row for row in compiled("cohorts.csv") if row["status"] == "active"]
        assert {row["id"] for row in active} == {cohort.id for cohort in load_cohorts()}
        of = {cohort.id: cohort for cohort in load_cohorts()}
        for row in active:
            cohort = of[row["id"]]
            assert (cohort.title, cohort.kind) == (row["name"], Kind(row["kind"]))
            assert (cohort.definition, cohort.source) == (row["definition"], row["source"])
            assert cohort.limits.age_min == (int(row["age_min"]) if row["age_min"] else None)
            assert cohort.limits.age_max == (int(row["age_max"]) if row["age_max"] else None)
            assert cohort.limits.without_procedure is (row["needs_no_procedure"] == "yes")

    def test_the_same_codes(self) -> None:
        of = {cohort.id: cohort for cohort in load_cohorts()}
        looked_up = {"readmission_28_days", "hospital_frailty_risk_score"}
        for row in compiled("cohorts.csv"):
            if row["status"] != "active" or (row["codes_from"] or row["id"]) in looked_up:
                continue
            cohort = of[row["id"]]
            basis = {"source", "suggested_correction" if cohort.basis == "corrected" else ""}
            expected = Counter(
                (line["code_system"] in ("ICD10", "OPCS4"), line["code"])
                for line in compiled("codes.csv")
                if line["cohort_id"] == (row["codes_from"] or row["id"])
                and line["basis"] in basis
                and line["code_system"] != "HES_ATENTYPE"
                and not (line["code_system"] == "HES_FIRSTATT" and "gp_first" in row["id"])
            )
            own = Counter(
                (line.field.startswith(("diagnosis", "procedure")), code)
                for line in lines(cohort)
                for code in line.codes
                if not (line.field == "first_attendance" and "consultant" not in cohort.id)
            )
            assert own == expected, cohort.id

    def test_the_same_answers_of_experts(self) -> None:
        told = {row["cohort_id"]: row for row in compiled("nee_2039_40.csv")}
        for cohort in load_cohorts():
            if cohort.reduction:
                row = told[cohort.id]
                assert cohort.reduction.mean == pytest.approx(float(row["mean_pct"]), abs=0.005)
                assert cohort.reduction.p10 == pytest.approx(float(row["p10_pct"]), abs=0.005)
                assert cohort.reduction.p90 == pytest.approx(float(row["p90_pct"]), abs=0.005)


def test_the_page_of_the_manual_is_current() -> None:
    page = Path(__file__).parents[2] / "docs/methods/actuarial/mitigable-cohorts.md"
    assert page.read_text() == cohorts_page(), "print it again with cohorts_page()"


def test_a_definition_with_an_unknown_limit_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        'family = "one"\nauthor = "A"\nreviewed = 2026-01-01\nnext_review = 2027-01-01\n'
        'status = "provisional"\n[[cohort]]\nid = "x"\nbasis = "source"\ntitle = "X"\n'
        'kind = "avoid"\nunit = "spell"\ncounted = "spell"\ndefinition = "X."\n'
        'when_mitigated = ""\ncategory = "care_shift"\nlimits = { weight_min = 3 }\n'
    )
    with pytest.raises(InputError, match=r"one\.toml, cohort x: unknown limit 'weight_min'"):
        load_cohorts(tmp_path)
