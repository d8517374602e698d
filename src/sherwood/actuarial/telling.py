"""Telling an opportunity by service line, patient group, locality, practice and provider."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sherwood.actuarial.bases import Found
from sherwood.actuarial.experience import Experience
from sherwood.actuarial.opportunity import by_dimension
from sherwood.actuarial.person_years import LINES
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import Engine, Release

Names = Mapping[str, Mapping[str, str]]
GENERAL_PRACTICE = "general practice"
NOT_KNOWN = "not known"


def told(
    found: Found,
    experience: Experience,
    by_provider: pd.DataFrame,
    names: Names,
) -> pd.DataFrame:
    """A basis told by line, patient group, locality, practice and provider."""
    basis = found.basis
    parts = [
        by_dimension(
            basis, "service_line", LINES, list(SERVICE_LINE.values()), np.diag(basis.gross)
        )
    ]
    for dimension, grouping in (
        ("patient_group", "needs_segment"),
        ("locality", "locality"),
        ("practice", "practice"),
    ):
        groups = experience.groupings[grouping]
        titles = [names.get(grouping, {}).get(code, code) for code in groups.names]
        people = np.bincount(groups.index, minlength=len(groups.names)).astype(float)
        parts.append(
            by_dimension(basis, dimension, groups.names, titles, groups.total(found.saved), people)
        )
    parts.append(_by_provider(found, experience, by_provider, names["provider"]))
    return pd.concat(parts, ignore_index=True)


def _by_provider(
    found: Found, experience: Experience, cost: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """A basis told by provider: the part saved of each practice's cost, wherever it was spent."""
    practice = experience.groupings["practice"]
    spent = practice.total(experience.cost)
    saved = practice.total(found.saved)
    share = pd.DataFrame(
        np.divide(saved, spent, out=np.zeros_like(saved), where=spent > 0),
        index=list(practice.names),
        columns=list(LINES),
    )
    long = share.rename_axis("practice_code").reset_index()
    long = long.melt("practice_code", var_name="service_line", value_name="share")
    joined = cost.merge(long, on=["practice_code", "service_line"])
    joined["saved"] = joined.cost * joined.share
    table = joined.pivot_table(
        index="provider_code", columns="service_line", values="saved", aggfunc="sum", fill_value=0
    ).reindex(columns=list(LINES), fill_value=0.0)
    gross = table.to_numpy(dtype=float)
    # A person may use a provider while registered elsewhere: the lines keep the basis's totals.
    summed = gross.sum(axis=0)
    gross = gross * np.divide(
        found.basis.gross, summed, out=np.zeros_like(summed), where=summed > 0
    )
    codes = [str(code) for code in table.index]
    titles = [names.get(code, code) for code in codes]
    return by_dimension(found.basis, "provider", codes, titles, gross)


def provider_cost(release: Release, engine: Engine, year: int) -> pd.DataFrame:
    """Cost by practice, provider and line in a year; the practice's own work is one provider."""
    activity = release.mart("activity", engine)
    activity = activity.filter(activity.financial_year == year)
    own = (activity.provider_code == activity.practice_code).fill_null(False)
    frame: pd.DataFrame = (
        activity.group_by(
            "practice_code",
            "service_line",
            provider_code=own.ifelse(
                "general practice", activity.provider_code.fill_null("not known")
            ),
        )
        .agg(cost=activity.cost.sum().cast("float64"))
        .to_pandas()
    )
    return frame


def names_of(release: Release, engine: Engine) -> Names:
    """What practices, localities and providers are called, by code."""
    practice = release.mart("practice", engine).to_pandas()
    provider = release.mart("provider", engine).to_pandas()
    return {
        "practice": _pairs(practice.practice_code, practice.name),
        "locality": _pairs(practice.locality_code, practice.locality_name),
        "provider": {
            **_pairs(practice.practice_code, practice.name),
            **_pairs(provider.provider_code, provider.name),
            GENERAL_PRACTICE: "General practice",
            NOT_KNOWN: "Not known",
        },
    }


def places_of(release: Release, engine: Engine) -> dict[str, str]:
    """The locality of each practice that has one, both by code."""
    practice = release.mart("practice", engine).to_pandas()
    return _pairs(practice.practice_code, practice.locality_code)


def _pairs(codes: pd.Series, names: pd.Series) -> dict[str, str]:
    return {str(code): str(name) for code, name in zip(codes, names, strict=True) if pd.notna(name)}
