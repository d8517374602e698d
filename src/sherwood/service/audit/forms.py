"""Narrowing the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from sherwood.service.accounts.models import User
from sherwood.service.audit.reading import Filter, actions


class FilterForm(forms.Form):
    """What is looked for; sent in the address, so it holds nothing about a patient."""

    actor = forms.ChoiceField(label="Who", required=False)
    action = forms.ChoiceField(label="What", required=False)
    subject = forms.CharField(
        label="Of what",
        required=False,
        max_length=60,
        help_text="A kind, and a number if you have one: decision 12",
    )
    since = forms.DateField(label="From", required=False, help_text="For example, 4 July 2018")
    until = forms.DateField(label="To", required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in people]
        done = [(one, one) for one in actions()]
        self.fields["actor"].choices = [("", "Anybody"), *names]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", "Anything"), *done]  # type: ignore[attr-defined]

    def wanted(self) -> Filter:
        """The filter; nothing is narrowed by what makes no sense."""
        given = self.cleaned_data if self.is_valid() else {}
        return Filter(
            actor=int(given["actor"]) if given.get("actor") else None,
            action=given.get("action", ""),
            subject=given.get("subject", ""),
            since=given.get("since"),
            until=given.get("until"),
        )
