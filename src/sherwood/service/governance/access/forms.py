"""Giving a role and ending it."""

from __future__ import annotations

from typing import Any

from django import forms

from sherwood.service.accounts.models import User
from sherwood.service.governance.models import Grant, Organisation


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role to be given; whether it may be is decided in `granting`."""

    start = forms.DateField(label="From", help_text="For example, 4 July 2018")
    end = forms.DateField(
        label="Until", required=False, help_text="The first day on which it no longer holds"
    )

    class Meta:
        model = Grant
        fields = ("user", "role", "node", "hierarchy", "purpose", "start", "end", "reason")
        labels = {  # noqa: RUF012
            "user": "To whom",
            "node": "At",
            "hierarchy": "With what lies below it in",
            "purpose": "For",
        }

    def __init__(self, *args: Any, nodes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(is_active=True).order_by("name")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        self.fields["node"].queryset = Organisation.objects.filter(code__in=nodes)  # type: ignore[attr-defined]
        self.fields["hierarchy"].empty_label = "Nothing below it"  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(max_length=300)
