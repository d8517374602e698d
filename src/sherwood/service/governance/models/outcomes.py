"""The outcomes framework: what is measured, by whom, towards what, and what contributes to what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.alignment import Direction, Disclosure, Level, Method, Tier
from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Organisation


class Measure(Editable):
    """One outcome of one owner.

    Attributes:
        owner: Who answers for it.
        covers: Whose people or activity are counted.
        contract: The contract it is written into, at that level.
        series: The version of the series the baseline was taken from.
        floor, ceiling: Between which values it is paid for, or believed.
        ended: The first day on which it is no longer followed.
    """

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    tier = models.CharField(max_length=20, choices=[(one.value, one.title) for one in Tier])
    level = models.CharField(max_length=20, choices=[(one.value, one.title) for one in Level])
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outcomes")
    covers = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.CharField(max_length=120, blank=True)
    numerator = models.CharField(max_length=300)
    denominator = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    direction = models.CharField(
        max_length=10, choices=[(one.value, one.title) for one in Direction]
    )
    method = models.CharField(max_length=40, choices=[(one.value, one.title) for one in Method])
    baseline = models.FloatField(null=True, blank=True)
    baseline_period = models.CharField(max_length=40, blank=True)
    series = models.CharField("series version", max_length=60, blank=True)
    target = models.FloatField(null=True, blank=True)
    target_period = models.CharField(max_length=40, blank=True)
    floor = models.FloatField(null=True, blank=True)
    ceiling = models.FloatField(null=True, blank=True)
    disclosure = models.CharField(
        max_length=20, choices=[(one.value, one.title) for one in Disclosure]
    )
    source = models.CharField(max_length=300)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("level", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(floor__isnull=True)
                | Q(ceiling__isnull=True)
                | Q(ceiling__gt=F("floor")),
                name="floor_below_ceiling",
                violation_error_message="The floor lies below the ceiling.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A target is better than its baseline, and lies where it can be reached."""
        wrong: dict[str, str] = {}
        if (self.level == Level.CONTRACT) is not bool(self.contract.strip()):
            wrong["contract"] = "Name the contract for an outcome of a contract, and only there."
        if self.baseline is not None and not self.series.strip():
            wrong["series"] = "Name the version of the series the baseline was taken from."
        if self.target is not None:
            wrong |= self._wrong_target(self.target)
        if wrong:
            raise ValidationError(wrong)

    def _wrong_target(self, target: float) -> dict[str, str]:
        if self.baseline is not None:
            gain = target - self.baseline
            if (gain < 0) if self.direction == Direction.HIGHER else (gain > 0):
                words = f"{target:g} is worse than the baseline, {self.baseline:g}."
                return {"target": f"{words} {self.get_direction_display()}."}
        if self.floor is not None and target < self.floor:
            return {"target": f"It lies below the floor, {self.floor:g}."}
        if self.ceiling is not None and target > self.ceiling:
            return {"target": f"It lies above the ceiling, {self.ceiling:g}."}
        return {}


class Contribution(Editable):
    """One outcome contributes to another.

    Attributes:
        reason: Why the two may move apart, where their directions oppose.
        ended: The first day on which it no longer does.
    """

    child = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="contributes_to")
    parent = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="contributors")
    reason = models.CharField(max_length=300, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("parent", "child")
        constraints = (
            models.UniqueConstraint(fields=("child", "parent"), name="one_contribution_a_pair"),
            models.CheckConstraint(
                condition=~Q(parent=F("child")), name="nothing_contributes_to_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.child} contributes to {self.parent}"
