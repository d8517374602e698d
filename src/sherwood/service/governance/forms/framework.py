"""Enablers and functions, and their statuses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from sherwood.service.governance.forms.opened import DAY, Opened
from sherwood.service.governance.models import FrameworkItem, ItemStatus, Organisation


class ItemForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """Who answers for an enabler or a function, and what it is."""

    class Meta:
        model = FrameworkItem
        fields = ("title", "owner", "description")

    def __init__(self, *args: Any, owners: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(code__in=owners)  # type: ignore[attr-defined]


class StatusForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """A status from a day, and what shows it."""

    class Meta:
        model = ItemStatus
        fields = ("status", "start", "evidence", "lapses", "planned")
        help_texts: ClassVar[dict[str, str]] = {
            "start": DAY,
            "evidence": "What shows it; needed for effective",
            "lapses": f"The day after which the evidence no longer counts; needed for effective. "
            f"{DAY}",
        }
        labels: ClassVar[dict[str, str]] = {"planned": "This is planned, and has not happened yet"}
