"""Answering what another officer proposes."""

from __future__ import annotations

from django import forms


class AnswerForm(forms.Form):
    """What an officer says to a proposal."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    reason = forms.CharField(
        label="Why not", max_length=300, required=False, help_text="Needed to turn it down"
    )

    def __init__(self, *args: object, own: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if own:
            choices = [("withdraw", "Take it back")]
            del self.fields["reason"]
        else:
            choices = [("agree", "I agree: it takes effect now"), ("turn_down", "I turn it down")]
        self.fields["said"].choices = choices  # type: ignore[attr-defined]
        if own:
            self.fields["said"].initial = "withdraw"

    def clean(self) -> dict[str, object]:
        """To turn it down takes a reason."""
        given = super().clean() or {}
        if given.get("said") == "turn_down" and not given.get("reason"):
            self.add_error("reason", "Say why not.")
        return given
