"""The projection: many runs together, told by any breakdown, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sherwood.errors import InputError, StorageError
from sherwood.framework.activity_projection.futures import Future, base_year, future
from sherwood.framework.activity_projection.parameters import ActivityParameters
from sherwood.framework.activity_projection.prepared import Prepared, prepare
from sherwood.framework.activity_projection.rows import (
    AGE_GROUPS,
    SEXES,
    Floats,
    HospitalActivity,
    Setting,
)
from sherwood.framework.activity_projection.waterfall import Waterfall
from sherwood.warehouse.atomic import publish_folder, storage_errors, write_json

DIMENSIONS = ("age_group", "sex", "specialty", "group")
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, eq=False)
class SettingProjection:
    """All runs of one setting.

    Attributes:
        setting: Which.
        measures: What is counted.
        labels: Of each of `DIMENSIONS`.
        counts: Runs x measures x age groups x sexes x specialties x groups. Run 0 is the base year.
        waterfall: Of every run.
    """

    setting: Setting
    measures: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    counts: Floats
    waterfall: Waterfall

    def by(self, *dimensions: str) -> Floats:
        """Counts of every run: runs x measures x the dimensions named, as `DIMENSIONS` orders them.

        Raises:
            InputError: A dimension is not one of `DIMENSIONS`.
        """
        unknown = [name for name in dimensions if name not in DIMENSIONS]
        if unknown:
            raise InputError(f"'{unknown[0]}' is none of {', '.join(DIMENSIONS)}.")
        rest = tuple(2 + n for n, name in enumerate(DIMENSIONS) if name not in dimensions)
        summed: Floats = self.counts.sum(axis=rest)
        return summed

    def table(self, *dimensions: str) -> pd.DataFrame:
        """Base year, mean and p10, p50 and p90 over the runs.

        Returns:
            Columns: setting, measure, the dimensions named, baseline, mean, p10, p50, p90. Grain:
            measure x dimensions; what never occurs is left out.
        """
        counts = self.by(*dimensions)
        flat = counts.reshape(len(counts), -1)
        places = [self.labels[n] for n, name in enumerate(DIMENSIONS) if name in dimensions]
        names = ["measure", *(name for name in DIMENSIONS if name in dimensions)]
        index = pd.MultiIndex.from_product([self.measures, *places], names=names)
        p10, p50, p90 = np.quantile(flat[1:], QUANTILES, axis=0)
        frame = index.to_frame(index=False).assign(
            baseline=flat[0], mean=flat[1:].mean(axis=0), p10=p10, p50=p50, p90=p90
        )
        frame.insert(0, "setting", self.setting.value)
        return frame.iloc[np.flatnonzero(flat.any(axis=0))].reset_index(drop=True)

    def waterfall_table(self) -> pd.DataFrame:
        """Mean, p10 and p90 of every step over the runs.

        Returns:
            Columns: setting, measure, stage, step, mean, p10, p90. Grain: measure x step. The means
            sum to the mean of the results.
        """
        amounts = self.waterfall.amounts[1:].sum(axis=3)
        p10, p90 = np.quantile(amounts, (0.1, 0.9), axis=0)
        return pd.DataFrame(
            [
                {
                    "setting": self.setting.value,
                    "measure": measure,
                    "stage": step.stage,
                    "step": step.name,
                    "mean": amounts[:, n, m].mean(),
                    "p10": p10[n, m],
                    "p90": p90[n, m],
                }
                for m, measure in enumerate(self.measures)
                for n, step in enumerate(self.waterfall.steps)
            ]
        )

    def unexplained(self) -> Floats:
        """Runs x measures x groups: what the waterfall misses, which is exactly nought."""
        return self.waterfall.unexplained(self.by("group"))


@dataclass(frozen=True, eq=False)
class ActivityProjection:
    """A projection of a hospital's activity.

    Attributes:
        name: Whose activity it is.
        synthetic: Whether it is of made-up people.
        parameters: What was assumed.
        settings: Inpatients, outpatients and emergencies.
    """

    name: str
    synthetic: bool
    parameters: ActivityParameters
    settings: tuple[SettingProjection, ...]

    def setting(self, setting: Setting) -> SettingProjection:
        """One of the settings."""
        return self.settings[list(Setting).index(setting)]

    def write(self, folder: Path) -> None:
        """Write tables and assumptions into a new folder, which appears only when it is whole.

        `results.parquet` has every run by age group, sex, specialty and group; `summary.csv` the
        quantiles by age group and sex, and by specialty; `waterfall.csv` the steps;
        `parameters.json` what was assumed.

        Raises:
            StorageError: The folder is there already, or cannot be written to.
        """
        if folder.exists():
            raise StorageError(f"{folder}: is there already. Name a new folder.")
        with storage_errors(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            draft = folder.with_name(f".{folder.name}.{os.getpid()}")
            draft.mkdir()
            try:
                self._write_into(draft)
                publish_folder(draft, folder)
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def _write_into(self, draft: Path) -> None:
        pd.concat([_every_run(setting) for setting in self.settings]).to_parquet(
            draft / "results.parquet", index=False
        )
        breakdowns: tuple[tuple[str, ...], ...] = (("group",), ("age_group", "sex"), ("specialty",))
        tables = [setting.table(*names) for setting in self.settings for names in breakdowns]
        pd.concat(tables).to_csv(draft / "summary.csv", index=False)
        steps = pd.concat([setting.waterfall_table() for setting in self.settings])
        steps.to_csv(draft / "waterfall.csv", index=False)
        assumed = self.parameters.model_dump(mode="json")
        write_json(
            draft / "parameters.json",
            {"of": self.name, "synthetic": self.synthetic, "parameters": assumed},
        )


def project(
    activity: HospitalActivity,
    parameters: ActivityParameters,
    *,
    report: Callable[[str], None] = lambda _: None,
) -> ActivityProjection:
    """Project a hospital's activity to the horizon, many times.

    Args:
        activity: Rows of the base year.
        parameters: What is assumed.
        report: Told of each tenth of the runs.

    Raises:
        InputError: The parameters name a cohort that the rows do not know.
    """
    settings, factors = prepare(activity, parameters)
    runs = [base_year(settings)]
    for run in range(1, parameters.runs + 1):
        runs.append(future(settings, factors, run))
        if run * 10 // parameters.runs > (run - 1) * 10 // parameters.runs:
            report(f"run {run:,} of {parameters.runs:,}")
    return ActivityProjection(
        name=activity.name,
        synthetic=activity.synthetic,
        parameters=parameters,
        settings=tuple(
            _together(prepared, activity.specialties, [run[n] for run in runs])
            for n, prepared in enumerate(settings)
        ),
    )


def _together(
    prepared: Prepared, specialties: tuple[str, ...], runs: Sequence[Future]
) -> SettingProjection:
    rows = prepared.rows
    counts = np.stack([run.counts for run in runs])
    return SettingProjection(
        setting=rows.setting,
        measures=rows.measures,
        labels=(AGE_GROUPS, SEXES, specialties, rows.groups),
        counts=counts.reshape(*counts.shape[:2], *prepared.shape),
        waterfall=Waterfall(prepared.steps, np.stack([run.steps for run in runs])),
    )


def _every_run(setting: SettingProjection) -> pd.DataFrame:
    """Grain: run x measure x age group x sex x specialty x group; noughts left out."""
    places = np.nonzero(setting.counts)
    columns: dict[str, object] = {"run": places[0]}
    for name, labels, place in zip(
        ("measure", *DIMENSIONS), (setting.measures, *setting.labels), places[1:], strict=True
    ):
        columns[name] = np.array(labels)[place]
    frame = pd.DataFrame({**columns, "value": setting.counts[places].astype(np.int64)})
    frame.insert(0, "setting", setting.setting.value)
    return frame
