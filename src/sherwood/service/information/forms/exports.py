"""Asking for rows about people, and deciding on it."""

from __future__ import annotations

from typing import Any

from django import forms

from sherwood.service.information.export_rules import recipients_of
from sherwood.service.information.exportable import Offer, reviewed
from sherwood.service.information.models import Export, Flow


class OfWhatForm(forms.Form):
    """Under which flow, and of which mart; what may be chosen next depends on both."""

    flow = forms.ModelChoiceField(Flow.objects.none(), to_field_name="name", empty_label=None)
    mart = forms.ChoiceField(label="Rows", widget=forms.RadioSelect)

    def __init__(self, *args: Any, flows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["flow"].queryset = flows  # type: ignore[attr-defined]
        self.fields["mart"].choices = [  # type: ignore[attr-defined]
            (offer.mart, f"{offer.title}: {offer.grain[0].lower()}{offer.grain[1:]}")
            for offer in reviewed().offers.values()
        ]


class AskForm(forms.Form):
    """Which columns, for whom and what for."""

    columns = forms.MultipleChoiceField(
        label="Columns",
        help_text="Only what the purpose needs. Those marked can single people out together",
        widget=forms.CheckboxSelectMultiple,
    )
    recipient = forms.ChoiceField(label="Who receives it", widget=forms.RadioSelect)
    purpose = forms.CharField(
        label="What will be done with it",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    form = forms.ChoiceField(label="Kind of file", choices=Export.Form, widget=forms.RadioSelect)

    def __init__(self, *args: Any, flow: Flow, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [  # type: ignore[attr-defined]
            (one.name, f"{one.says} ({one.name})" + (", marked" if one.singles_out else ""))
            for one in offer.offered
        ]
        self.fields["recipient"].choices = [(one, one) for one in recipients_of(flow)]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """An officer's decision."""

    decision = forms.ChoiceField(
        choices=(("agree", "Agree: let it be written"), ("refuse", "Refuse")),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Your reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
