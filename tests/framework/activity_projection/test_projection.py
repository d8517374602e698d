"""What a projection promises: run 0, the same seed, whole folders, and the right distribution."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sherwood.errors import InputError, MethodError, StorageError
from sherwood.framework.activity_projection import (
    ActivityParameters,
    ActivityProjection,
    HospitalActivity,
    Memberships,
    Setting,
    illustrative_parameters,
    json_schema,
    project,
)
from sherwood.framework.activity_projection.rows import Floats
from tests.framework.activity_projection.made_up_hospital import (
    adjustment,
    hospital,
    mitigation,
    parameters,
    populations,
    rows,
)


def ward(copies: int) -> HospitalActivity:
    """Many spells of two kinds, some to be avoided, shortened or moved."""
    members = [
        entry
        for row in range(0, 2 * copies, 2)
        for entry in (
            (row, "falls", 0.8),
            (row, "long_stay", 0.5),
            (row + 1, "alcohol", 1.0),
            (row + 1, "day_case", 1.0),
        )
    ]
    return hospital(
        rows(
            Setting.INPATIENT,
            groups=["non_elective", "elective_ordinary"] * copies,
            nights=[6, 2] * copies,
            members=members,
        )
    )


def mean(projection: ActivityProjection, setting: Setting, measure: int = 0) -> float:
    return float(projection.setting(setting).by()[1:, measure].mean())


def test_run_nought_is_the_base_year() -> None:
    projection = project(ward(3), parameters(demographic=populations(2.0)))
    assert projection.setting(Setting.INPATIENT).by()[0].tolist() == [6, 3 * 7 + 3 * 3]


def test_the_same_seed_gives_the_same_future_and_another_another() -> None:
    first, again, other = (project(ward(50), parameters(seed=seed)) for seed in (1, 1, 2))
    futures = [run.setting(Setting.INPATIENT).counts[1:] for run in (first, again, other)]
    assert (futures[0] == futures[1]).all()
    assert (futures[0] != futures[2]).any()


def test_a_run_does_not_depend_on_how_many_others_there_are() -> None:
    few, many = (project(ward(20), parameters(runs=runs)) for runs in (2, 5))
    for setting in Setting:
        assert (few.setting(setting).counts == many.setting(setting).counts[:3]).all()


def test_the_distribution_is_that_of_drawing_every_unit_by_itself() -> None:
    """A second reading: each spell copied, thinned and shortened one by one, in plain loops."""
    left = {"falls": 0.6, "alcohol": 0.7, "long_stay": 0.5, "day_case": 0.4}
    assumed = parameters(runs=1500, demographic=populations(1.3), mitigation=mitigation(**left))
    ours = project(ward(10), assumed).setting(Setting.INPATIENT).by("group")[1:]
    rng = np.random.default_rng(5)
    plain = np.array([one_by_one(rng, 10, 1.3, left) for _ in range(1500)])
    for ours_of, plain_of in (
        (ours[:, 0, 2], plain[:, 0]),
        (ours[:, 1, 2], plain[:, 1]),
        (ours[:, 0, 0], plain[:, 2]),
        (ours[:, 1, 0], plain[:, 3]),
        (ours[:, 0, 1], plain[:, 4]),
    ):
        error = np.sqrt((ours_of.var() + plain_of.var()) / 1500)
        assert abs(ours_of.mean() - plain_of.mean()) < 4 * error
        assert ours_of.std() == pytest.approx(plain_of.std(), rel=0.12)


def one_by_one(
    rng: np.random.Generator, copies: int, growth: float, left: dict[str, float]
) -> Floats:
    """Emergency spells and bed-days, planned spells and bed-days, and day cases."""
    found = np.zeros(5)
    for _ in range(copies):
        for _ in range(rng.poisson(growth)):
            if rng.random() < 1 - 0.8 * (1 - left["falls"]):
                nights = sum(rng.random() < 1 - 0.5 * (1 - left["long_stay"]) for _ in range(6))
                found[:2] += 1, nights + 1
        for _ in range(rng.poisson(growth)):
            if rng.random() < left["alcohol"]:
                found[2 if rng.random() < left["day_case"] else 4] += 1
    found[3] = found[2] * 3
    return found


class TestWhoAFactorIsFor:
    def test_births_do_not_follow_the_number_of_people(self) -> None:
        inpatients = rows(Setting.INPATIENT, groups=["maternity"] * 200, sexes=[1] * 200)
        projection = project(
            hospital(inpatients), parameters(runs=50, demographic=populations(3.0))
        )
        assert mean(projection, Setting.INPATIENT) == pytest.approx(200, rel=0.05)

    def test_the_waiting_list_is_only_for_those_on_it(self) -> None:
        inpatients = rows(
            Setting.INPATIENT, groups=["elective_ordinary"] * 200, waiting=[True, False] * 100
        )
        assumed = parameters(runs=50, waiting_list=[adjustment("inpatient", 2.0)])
        projection = project(hospital(inpatients), assumed)
        assert mean(projection, Setting.INPATIENT) == pytest.approx(300, rel=0.05)

    def test_of_those_that_fit_the_first_counts(self) -> None:
        inpatients = rows(
            Setting.INPATIENT,
            groups=["non_elective"] * 200,
            specialties=["100", "300"] * 100,
            local=[True] * 100 + [False] * 100,
        )
        assumed = parameters(
            runs=50,
            baseline_adjustment=[
                adjustment("inpatient", 0.0, specialties=["100"], groups=["non_elective"]),
                adjustment("inpatient", 3.0, local=False),
                adjustment("inpatient", 2.0),
            ],
        )
        projection = project(hospital(inpatients), assumed)
        told = projection.setting(Setting.INPATIENT).table("specialty")
        assert told[told.measure == "admissions"]["mean"].round(-1).tolist() == [0, 250]

    def test_people_as_healthy_as_the_younger_use_what_the_younger_used(self) -> None:
        ages = np.repeat(np.arange(101), np.arange(101) + 1)
        emergencies = rows(
            Setting.EMERGENCY, groups=["major_department"] * len(ages), ages=ages.tolist()
        )
        years = [{"age": 60, "value": 10.0}]
        assumed = parameters(
            runs=60,
            health_status={
                "men": years,
                "women": years,
                "healthy": {"low": 0.5, "high": 0.5, "source": "illustrative"},
                "source": "illustrative",
            },
        )
        told = project(hospital(emergencies=emergencies), assumed).setting(Setting.EMERGENCY)
        by_age = told.table("age_group").set_index("age_group")
        # Use grows by one with each year of age; five years younger is five less.
        assert by_age["mean"]["70-74"] == pytest.approx(5 * 73 - 5 * 5, rel=0.03)
        assert by_age["mean"]["40-44"] == pytest.approx(5 * 43, rel=0.03)

    @pytest.mark.parametrize(
        ("change", "total"), [("level_up", 500), ("zero_sum", 300), ("level_down", 100)]
    )
    def test_inequalities_are_evened_up_down_or_out(self, change: str, total: int) -> None:
        quintiles = [q for q, spells in enumerate((20, 40, 60, 80, 100)) for _ in range(spells)]
        inpatients = rows(
            Setting.INPATIENT, groups=["elective_ordinary"] * 300, quintiles=quintiles
        )
        assumed = parameters(
            runs=80,
            inequalities=[{"specialties": ["100"], "change": change, "source": "illustrative"}],
        )
        assert mean(project(hospital(inpatients), assumed), Setting.INPATIENT) == pytest.approx(
            total, rel=0.05
        )

    def test_too_few_to_tell_are_left_alone(self) -> None:
        inpatients = rows(
            Setting.INPATIENT, groups=["elective_ordinary"] * 100, quintiles=[0] * 96 + [1, 2, 3, 4]
        )
        assumed = parameters(
            runs=80,
            inequalities=[{"specialties": ["100"], "change": "level_up", "source": "illustrative"}],
        )
        assert mean(project(hospital(inpatients), assumed), Setting.INPATIENT) == pytest.approx(
            100, rel=0.05
        )


class TestTelling:
    def test_breakdowns_sum_to_the_whole(self) -> None:
        told = project(ward(5), parameters()).setting(Setting.INPATIENT)
        whole = told.by()
        for dimension in ("age_group", "sex", "specialty", "group"):
            assert (told.by(dimension).sum(axis=2) == whole).all()

    def test_a_dimension_it_does_not_know(self) -> None:
        with pytest.raises(InputError, match="'ward' is none of age_group"):
            project(ward(1), parameters()).setting(Setting.INPATIENT).by("ward")

    def test_means_of_steps_sum_to_the_mean_of_results(self) -> None:
        assumed = parameters(runs=20, mitigation=mitigation(falls=0.5, day_case=0.5))
        told = project(ward(20), assumed).setting(Setting.INPATIENT)
        steps = told.waterfall_table().groupby("measure")["mean"].sum()
        assert steps["bed_days"] == pytest.approx(told.by()[1:, 1].mean(), abs=1e-9)

    def test_a_folder_holds_everything_and_its_parameters_can_be_read_again(
        self, tmp_path: Path
    ) -> None:
        assumed = parameters(runs=3)
        projection = project(ward(5), assumed)
        projection.write(tmp_path / "out")
        results = pd.read_parquet(tmp_path / "out" / "results.parquet")
        first = results[(results.run == 0) & (results.measure == "bed_days")]
        assert first.value.sum() == 50
        written = json.loads((tmp_path / "out" / "parameters.json").read_text())
        assert written["synthetic"] is True
        assert ActivityParameters.model_validate(written["parameters"]) == assumed
        assert {path.name for path in (tmp_path / "out").iterdir()} == {
            "results.parquet",
            "summary.csv",
            "waterfall.csv",
            "parameters.json",
        }

    def test_a_folder_that_is_there_is_not_touched(self, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="is there already"):
            project(ward(1), parameters()).write(tmp_path)

    def test_a_write_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        broken = ActivityProjection("made up", True, parameters(), settings=())
        with pytest.raises(ValueError, match="No objects"):
            broken.write(tmp_path / "out")
        assert list(tmp_path.iterdir()) == []


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"year": "2016/17"}, "horizon must come after"),
            ({"baseline_adjustment": [adjustment("inpatient", 2.0, 1.0)]}, "exchange them"),
            (
                {"baseline_adjustment": [adjustment("inpatient", 1.0, groups=["first"])]},
                "no group 'first'",
            ),
            ({"demographic": [*populations(1.0), *populations(1.0)]}, "sum to 2, not to 1"),
            ({"mitigation": mitigation(falls=1.0) * 2}, "'falls' is given twice"),
            ({"mitigation": [{**mitigation(falls=1)[0], "high": 1.5}]}, "more than all remains"),
            ({"mitigation": [{**mitigation(falls=1)[0], "days": 2}]}, "only there"),
        ],
    )
    def test_parameters_that_make_no_sense(self, changes: dict[str, object], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            parameters(**changes)

    def test_a_cohort_nobody_knows(self) -> None:
        wrong = [{**mitigation(falls=1.0)[0], "strategy": "fall"}]
        with pytest.raises(InputError, match="'fall': made up knows no such cohort"):
            project(ward(1), parameters(mitigation=wrong))

    def test_a_stay_cannot_be_made_remote(self) -> None:
        wrong = [{**mitigation(falls=1.0)[0], "kind": "to_remote"}]
        with pytest.raises(InputError, match="cannot be mitigated as 'to_remote'"):
            project(ward(1), parameters(mitigation=wrong))

    def test_rows_outside_their_limits(self) -> None:
        with pytest.raises(MethodError, match="row 1: age is 101, outside 0 to 100"):
            rows(Setting.EMERGENCY, groups=["major_department"] * 2, ages=[3, 101])
        with pytest.raises(MethodError, match="whole numbers"):
            rows(Setting.EMERGENCY, groups=["major_department"], counts=[[0.5]])  # type: ignore[list-item]
        with pytest.raises(MethodError, match="its count must be 1"):
            rows(Setting.INPATIENT, groups=["regular"], counts=[[2]])

    def test_memberships_out_of_order(self) -> None:
        with pytest.raises(MethodError, match="in the order of their rows"):
            rows(
                Setting.EMERGENCY,
                groups=["major_department"] * 2,
                members=[(1, "frequent", 1.0), (0, "frequent", 1.0)],
            )
        with pytest.raises(MethodError, match="over 0 and at most 1"):
            rows(
                Setting.EMERGENCY,
                groups=["major_department"],
                members=[(0, "frequent", 0.0)],
            )
        numbers = np.zeros(1, dtype=np.int64)
        with pytest.raises(MethodError, match="a row, a strategy and a share"):
            Memberships(("a",), numbers, numbers, np.ones(2))

    def test_settings_in_the_wrong_place_and_people_in_the_wrong_shape(self) -> None:
        right = hospital()
        with pytest.raises(MethodError, match="were given as those of"):
            hospital(inpatients=right.emergencies)
        with pytest.raises(MethodError, match="5 quintiles, 2 sexes and 101 ages"):
            HospitalActivity("x", ("100",), *right.settings, np.ones((2, 2)), True)
        with pytest.raises(MethodError, match="not among those of the hospital"):
            HospitalActivity("x", (), *right.settings, right.people, True)


def test_illustrative_parameters_say_so_and_fit_their_schema() -> None:
    assumed = illustrative_parameters(2016)
    assert assumed.source == assumed.name == "illustrative"
    assert len(assumed.mitigation) == 92
    kinds = {meant.strategy: meant.kind for meant in assumed.mitigation}
    assert kinds["sdec_high"] == "to_same_day_emergency_care"
    assert kinds["pre_operative_stay_2_days"] == "pre_operative"
    schema = json_schema()
    assert set(schema["required"]) == {"name", "source", "base_year", "year", "demographic"}
