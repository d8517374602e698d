"""Making a token."""

from __future__ import annotations

from django import forms

from sherwood.service.api.tokens import LONGEST


class TokenForm(forms.Form):
    """What a token is for, and for how long."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="What it is for, such as nightly copy of decisions",
        error_messages={"required": "Enter a name, so that you know it again"},
    )
    days = forms.IntegerField(
        label="Days until it runs out",
        min_value=1,
        max_value=LONGEST,
        initial=30,
        help_text=f"From 1 to {LONGEST}",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "width": "3"}),
        error_messages={"required": "Enter for how many days it is to last"},
    )
