"""Finding a person, breaking the glass, and looking into it."""

from __future__ import annotations

from django import forms


class FindForm(forms.Form):
    """By what somebody who cares for a person has."""

    given = forms.CharField(
        label="Reference or NHS number",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReidentifyForm(forms.Form):
    """A pseudonym of secondary use."""

    pseudonym = forms.CharField(
        max_length=120,
        help_text="As it stands in what you were sent, with the name of its key",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class BreakGlassForm(forms.Form):
    """Why it cannot wait."""

    reason = forms.CharField(
        label="Why you need to see this person now",
        max_length=500,
        help_text="An information governance officer reads this today",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What an officer found."""

    finding = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
