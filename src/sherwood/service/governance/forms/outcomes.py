"""Outcomes, what they contribute to, and files of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from sherwood.service.governance.forms.opened import Opened
from sherwood.service.governance.models import Measure, Organisation

_LARGEST = 1_000_000


class MeasureForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """An outcome."""

    class Meta:
        model = Measure
        fields = (
            "name", "title", "tier", "level", "owner", "covers", "contract", "numerator",
            "denominator", "unit", "direction", "method", "baseline", "baseline_period", "series",
            "target", "target_period", "floor", "ceiling", "disclosure", "source",
        )  # fmt: skip
        labels: ClassVar[dict[str, str]] = {
            "name": "Short name",
            "owner": "Who answers for it",
            "covers": "Whose people or activity are counted",
            "disclosure": "How small numbers are kept",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Letters, digits, _ and -; it does not change",
            "contract": "For an outcome of a contract: its name",
            "unit": "For example, per 100,000 people a year",
            "baseline_period": "For example, 2017/18",
            "target_period": "For example, 2022/23",
            "series": "Which release of the figures the baseline is from",
            "source": "Where this is written",
        }

    def __init__(self, *args: Any, owners: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(code__in=owners)  # type: ignore[attr-defined]
        if self.instance.pk is not None:
            del self.fields["name"]


class ContributionForm(forms.Form):
    """What an outcome contributes to."""

    parent = forms.ModelChoiceField(Measure.objects.none(), label="Contributes to")
    reason = forms.CharField(
        label="Why their directions may oppose",
        help_text="Only where one should rise and the other fall",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, parents: QuerySet[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class OutcomesFileForm(forms.Form):
    """A file of outcomes."""

    file = forms.FileField(
        label="CSV file",
        help_text="As it was taken out here, edited. Nothing is taken in unless all of it is right",
    )

    def clean_file(self) -> str:
        """The text of the file."""
        given: UploadedFile = self.cleaned_data["file"]
        if (given.size or 0) > _LARGEST:
            raise forms.ValidationError("The file is larger than a megabyte.")
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("It is not UTF-8 text. Save it as CSV, UTF-8.") from error
