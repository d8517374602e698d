"""Segments: everybody in exactly one, the gravest that they meet."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sherwood.errors import InputError
from sherwood.population.code_lists import condition_lists
from sherwood.population.multimorbidity import (
    multimorbidity_band,
    multimorbidity_bands,
    multimorbidity_score,
)
from sherwood.population.segments import NEEDS_FILE, segment_of, segmentation

CONDITIONS = sorted(condition_lists())


def people(*rows):
    """People who are well, young and at home but for what each row says."""
    well = {
        **{f"has_{name}": False for name in CONDITIONS},
        "condition_count": 0,
        "age": 30,
        "efi_band": "fit",
        "hfrs_band": None,
        "care_home": "none",
        "imd_quintile": 3,
    }
    frame = pd.DataFrame([well | row for row in rows])
    frame["imd_quintile"] = frame["imd_quintile"].astype("Int64")
    schema = {
        **{f"has_{name}": "boolean" for name in CONDITIONS},
        "condition_count": "int64",
        "age": "int64",
        "efi_band": "string",
        "hfrs_band": "string",
        "care_home": "string",
        "imd_quintile": "int64",
    }
    return ibis.memtable(frame.astype({"hfrs_band": object}), schema=schema)


def segments_of(*rows):
    return segment_of(people(*rows), segmentation()).execute().tolist()


@pytest.mark.parametrize(
    ("who", "segment"),
    [
        ({}, "live_well"),
        ({"age": 39, "imd_quintile": 1}, "live_well"),
        ({"age": 40, "imd_quintile": 1}, "be_well"),
        ({"age": 40, "imd_quintile": None}, "live_well"),
        ({"age": 65}, "be_well"),
        ({"efi_band": "mild"}, "be_well"),
        ({"has_anxiety": True}, "feel_well"),
        ({"has_anxiety": True, "age": 80}, "feel_well"),
        ({"has_asthma": True}, "stay_well"),
        ({"has_asthma": True, "has_depression": True}, "stay_well"),
        ({"efi_band": "moderate"}, "stay_well"),
        ({"has_dementia": True}, "age_well"),
        ({"has_asthma": True, "condition_count": 3}, "stay_well"),
        ({"has_asthma": True, "condition_count": 4}, "age_well"),
        ({"hfrs_band": "high"}, "age_well"),
        ({"care_home": "residential", "age": 64}, "live_well"),
        ({"care_home": "residential", "age": 65}, "age_well"),
        ({"has_palliative_care": True, "has_dementia": True}, "die_well"),
    ],
)
def test_the_gravest_segment_met_is_the_one(who, segment):
    assert segments_of(who) == [segment]


somebody = st.fixed_dictionaries(
    {},
    optional={
        **{f"has_{name}": st.booleans() for name in CONDITIONS},
        "condition_count": st.integers(0, 23),
        "age": st.integers(0, 110),
        "efi_band": st.sampled_from(["fit", "mild", "moderate", "severe"]),
        "hfrs_band": st.sampled_from([None, "low", "intermediate", "high"]),
        "care_home": st.sampled_from(["none", "residential", "nursing"]),
        "imd_quintile": st.sampled_from([None, 1, 2, 3, 4, 5]),
    },
)


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(st.lists(somebody, min_size=10, max_size=40))
def test_everybody_is_in_exactly_one_segment(rows):
    found = segments_of(*rows)
    assert len(found) == len(rows)
    assert set(found) <= set(segmentation().names())


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(st.lists(somebody, min_size=10, max_size=40), st.sampled_from(CONDITIONS))
def test_a_further_condition_never_lowers_the_priority(rows, condition):
    order = segmentation().names()
    before = [order.index(name) for name in segments_of(*rows)]
    after = [
        order.index(name) for name in segments_of(*({**r, f"has_{condition}": True} for r in rows))
    ]
    assert all(later <= earlier for earlier, later in zip(before, after, strict=True))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("age_from = 65 },\n    { age_from = 40", "aged_from = 65 },\n    { age_from = 40"),
            "aged_from",
        ),
        (('name = "be_well"', 'name = "live_well"'), "named twice"),
        (("elements = []", "elements = [{ age_from = 0 }]"), "only the last segment"),
        (('[{ any_condition = ["palliative_care"] }]', "[{}]"), "says nothing"),
    ],
)
def test_a_segmentation_that_cannot_be_followed_is_refused(tmp_path, change, says):
    path = tmp_path / "needs.toml"
    path.write_text(NEEDS_FILE.read_text().replace(*change))
    with pytest.raises(InputError, match=says):
        segmentation(path)


def test_a_table_without_a_column_of_the_rules_is_refused():
    with pytest.raises(InputError, match="needs the column hfrs_band"):
        segment_of(people({}).drop("hfrs_band"), segmentation())


@pytest.mark.parametrize(
    ("conditions", "hundredths", "band"),
    [
        ([], 0, 1),
        (["osteoporosis"], 0, 1),
        (["hypertension"], 9, 2),
        (["anxiety", "depression"], 47, 2),  # one weight for either or both
        (["diabetes"], 71, 3),
        (["cancer", "hypertension"], 159, 4),
        (["dementia", "anxiety"], 293, 4),
        (["dementia", "chronic_kidney_disease"], 297, 5),
    ],
)
def test_weights_add_up_to_a_band(conditions, hundredths, band):
    who = people({f"has_{name}": True for name in conditions})
    score = multimorbidity_score(who, multimorbidity_bands())
    assert score.execute().tolist() == [hundredths]
    assert multimorbidity_band(score, multimorbidity_bands()).execute().tolist() == [band]
