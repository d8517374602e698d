"""The steps of a projection sum to what it comes to, always, for every measure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.framework.activity_projection import (
    ActivityProjection,
    Setting,
    Waterfall,
    effects_alone,
    project,
)
from sherwood.framework.activity_projection.parameters import Interval
from sherwood.framework.activity_projection.rows import GROUPS
from sherwood.framework.activity_projection.waterfall import BASELINE, CHANCE, Step
from tests.framework.activity_projection.made_up_hospital import (
    KINDS,
    STRATEGIES,
    adjustment,
    hospital,
    mitigation,
    parameters,
    populations,
    rows,
)


def steps(projection: ActivityProjection, setting: Setting, measure: int) -> dict[str, float]:
    """The steps of run 1, over all groups, that are not nought; chance left out."""
    told = projection.setting(setting)
    amounts = told.waterfall.amounts[1, :, measure].sum(axis=1)
    return {
        step.name: round(float(amount), 2)
        for step, amount in zip(told.waterfall.steps, amounts, strict=True)
        if amount and step is not CHANCE
    }


class TestTheStepsByHand:
    def test_a_factor_alone_is_its_simple_effect(self) -> None:
        projection = project(hospital(), parameters(demographic=populations(1.5)))
        assert steps(projection, Setting.INPATIENT, 0) == {"baseline": 1, "demographic": 0.5}
        assert steps(projection, Setting.INPATIENT, 1) == {"baseline": 4, "demographic": 2}

    def test_two_that_cancel_have_equal_and_opposite_steps(self) -> None:
        assumed = parameters(
            demographic=populations(2.0), expatriation=[adjustment("inpatient", 0.5)]
        )
        assert steps(project(hospital(), assumed), Setting.INPATIENT, 1) == {
            "baseline": 4,
            "demographic": 2.77,
            "expatriation": -2.77,
        }

    def test_growth_is_compounded_over_the_years(self) -> None:
        projection = project(hospital(), parameters(non_demographic=[adjustment("emergency", 1.1)]))
        grown = steps(projection, Setting.EMERGENCY, 0)
        assert grown == {"baseline": 1, "non_demographic": 0.46}

    def test_what_vanishes_is_credited_to_what_made_it_vanish(self) -> None:
        assumed = parameters(
            demographic=populations(1.5), baseline_adjustment=[adjustment("inpatient", 0.0)]
        )
        projection = project(hospital(), assumed)
        assert projection.setting(Setting.INPATIENT).by().tolist()[1] == [0, 0]
        found = steps(projection, Setting.INPATIENT, 0)
        assert found == {"baseline": 1, "demographic": 0, "baseline_adjustment": -1}

    def test_cohorts_that_overlap_share_what_they_avoid_together(self) -> None:
        inpatients = rows(
            Setting.INPATIENT,
            groups=["non_elective"],
            nights=[3],
            members=[(0, "falls", 1.0), (0, "alcohol", 1.0)],
        )
        projection = project(
            hospital(inpatients), parameters(mitigation=mitigation(falls=0.5, alcohol=0.5))
        )
        assert steps(projection, Setting.INPATIENT, 0) == {
            "baseline": 1,
            "falls": -0.38,
            "alcohol": -0.38,
        }

    def test_only_the_measure_that_takes_most_acts_on_a_stay(self) -> None:
        inpatients = rows(
            Setting.INPATIENT,
            groups=["elective_ordinary"],
            nights=[4],
            members=[(0, "long_stay", 1.0), (0, "day_before", 0.5)],
        )
        projection = project(
            hospital(inpatients), parameters(mitigation=mitigation(long_stay=0.5, day_before=0.0))
        )
        assert steps(projection, Setting.INPATIENT, 0) == {"baseline": 1}
        assert steps(projection, Setting.INPATIENT, 1) == {"baseline": 5, "long_stay": -2}

    def test_what_leaves_inpatients_arrives_elsewhere(self) -> None:
        inpatients = rows(
            Setting.INPATIENT,
            groups=["elective_ordinary", "non_elective", "elective_ordinary"],
            nights=[1, 0, 2],
            members=[(0, "clinic", 1.0), (1, "sdec", 1.0), (2, "day_case", 1.0)],
        )
        projection = project(
            hospital(inpatients), parameters(mitigation=mitigation(clinic=0, sdec=0, day_case=0))
        )
        assert steps(projection, Setting.INPATIENT, 0) == {"baseline": 3, "clinic": -1, "sdec": -1}
        assert steps(projection, Setting.INPATIENT, 1) == {
            "baseline": 6,
            "day_case": -2,
            "clinic": -2,
            "sdec": -1,
        }
        assert steps(projection, Setting.OUTPATIENT, 0)["from_inpatients"] == 1
        assert steps(projection, Setting.EMERGENCY, 0)["from_inpatients"] == 1

    def test_an_appointment_made_remote_is_still_an_appointment(self) -> None:
        outpatients = rows(
            Setting.OUTPATIENT,
            groups=["first"],
            counts=[[80], [20]],
            members=[(0, "telephone", 1.0)],
        )
        projection = project(
            hospital(outpatients=outpatients), parameters(mitigation=mitigation(telephone=0.75))
        )
        assert steps(projection, Setting.OUTPATIENT, 0) == {"baseline": 80, "telephone": -20}
        assert steps(projection, Setting.OUTPATIENT, 1) == {"baseline": 20, "telephone": 20}


class TestThePublicModel:
    """Figures of the snapshots of nhp_model (0daacc3, MIT), by change factor."""

    def test_its_reading_of_an_interval(self) -> None:
        normal = Interval(low=1, high=2, source="nhp_model").normal()
        # The public model rounds the width of an interval to six places.
        assert normal == pytest.approx((1.5, 0.3901520929904105), rel=1e-7)

    def test_its_arithmetic_of_effects_alone(self) -> None:
        factors = np.array([[1.5] * 3, [2.0] * 3, [0.5] * 3])
        for before, after, left in (
            ([1, 1, 1], [0, 1, 2], [-2, -1, 0]),
            ([1, 2, 3], [0, 2, 6], [-2, -2, 0]),
        ):
            effects, rest = effects_alone(np.array(before), factors, np.array(after))
            assert effects.tolist() == [[x * b for b in before] for x in (0.5, 1, -0.5)]
            assert rest.tolist() == left

    def test_its_emergency_attendances_reconcile(self) -> None:
        published = {
            "demographic": 9590.5,
            "health_status": -3279.4,
            "expatriation": -2463.0,
            "repatriation": 3457.0,
            "non_demographic": 3454.3,
            "avoidance": -13747.0,
            "interaction": -633.7,
        }
        assert self.missed(119_873, published, 116_252) == pytest.approx(0, abs=0.5)

    def test_its_bed_days_do_not(self) -> None:
        published = {
            "demographic": 80650.1,
            "births": 12.2,
            "health_status": -47293.2,
            "repatriation": 7351.8,
            "waiting_list": 495.8,
            "non_demographic": 4989.4,
            "avoidance": -50373.5,
            "efficiencies": -34022.0,
            "interaction": -9061.0,
        }
        assert self.missed(382_834, published, 332_812) == pytest.approx(-2771.6)

    @staticmethod
    def missed(before: float, published: dict[str, float], after: float) -> float:
        named = (BASELINE, *(Step("change", name) for name in published))
        amounts = np.array([before, *published.values()]).reshape(1, -1, 1, 1)
        return float(Waterfall(named, amounts).unexplained(np.full((1, 1, 1), after))[0, 0, 0])


def test_amounts_need_a_step_each() -> None:
    with pytest.raises(MethodError, match="by run, step, measure and group"):
        Waterfall((BASELINE,), np.zeros((1, 2, 1, 1)))


parts = st.floats(0, 1)


@st.composite
def hospitals(draw: st.DrawFn) -> tuple[object, object]:
    """A hospital of random rows, and parameters with every factor and cohort."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    made = {}
    for setting in Setting:
        size = int(rng.integers(1, 30))
        names = STRATEGIES[setting]
        members = [
            (row, names[number], float(rng.uniform(0.05, 1)))
            for row in range(size)
            for number in np.flatnonzero(rng.random(len(names)) < 0.4)
        ]
        inpatient = setting is Setting.INPATIENT
        made[setting] = rows(
            setting,
            groups=[GROUPS[setting][n] for n in rng.integers(0, len(GROUPS[setting]), size)],
            ages=rng.integers(0, 101, size).tolist(),
            sexes=rng.integers(0, 2, size).tolist(),
            nights=rng.integers(0, 40, size).tolist() if inpatient else None,
            specialties=rng.choice(["100", "300"], size).tolist(),
            quintiles=rng.integers(-1, 5, size).tolist(),
            waiting=(rng.random(size) < 0.5).tolist(),
            local=(rng.random(size) < 0.5).tolist(),
            counts=None if inpatient else [rng.integers(0, 30, size).tolist()],
            members=members,
        )
    low = draw(st.lists(parts, min_size=12, max_size=12))
    ages = [{"age": 60, "value": draw(st.floats(0, 5))}]
    assumed = parameters(
        seed=seed,
        demographic=populations(draw(st.floats(0, 3))),
        health_status={
            "men": ages,
            "women": ages,
            "healthy": {"low": 0.2, "high": 0.9, "source": "illustrative"},
            "source": "illustrative",
        },
        expatriation=[adjustment("inpatient", low[0], 1.0), adjustment("outpatient", low[1], 1.0)],
        repatriation=[adjustment("emergency", 1 + low[2], 2.0, local=True)],
        waiting_list=[adjustment("inpatient", low[3], 1.0, specialties=["100"])],
        baseline_adjustment=[adjustment("inpatient", low[4], 1.0, groups=["non_elective"])],
        non_demographic=[adjustment("outpatient", low[5], 1.2)],
        inequalities=[
            {"specialties": ["100"], "change": "level_up", "source": "illustrative"},
        ],
        mitigation=mitigation(**dict(zip(KINDS, low, strict=False))),
    )
    return hospital(*made.values()), assumed


@given(case=hospitals())
@settings(max_examples=60)
def test_nothing_is_ever_unexplained_and_counts_are_counts(case: tuple[object, object]) -> None:
    projection = project(*case)  # type: ignore[arg-type]
    for setting in projection.settings:
        assert not setting.unexplained().any()
        assert bool((setting.counts >= 0).all())
        assert bool((setting.counts % 1 == 0).all())
    inpatient = projection.setting(Setting.INPATIENT)
    admissions, bed_days = np.moveaxis(inpatient.counts, 1, 0)
    assert bool((bed_days >= admissions).all())


@given(case=hospitals())
@settings(max_examples=30)
def test_settings_exchange_but_never_lose(case: tuple[object, object]) -> None:
    projection = project(*case)  # type: ignore[arg-type]
    lost = gained = 0.0
    for setting in projection.settings:
        for number, step in enumerate(setting.waterfall.steps):
            amount = setting.waterfall.amounts[:, number, 0].sum()
            if step.name in ("clinic", "sdec"):
                lost += amount
            if step.name == "from_inpatients":
                gained += amount
    assert gained == pytest.approx(-lost, abs=0.1)
