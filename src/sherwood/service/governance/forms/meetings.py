"""Planning meetings, putting papers and questions before them, voting."""

from __future__ import annotations

from typing import Any

from django import forms

from sherwood.service.accounts.models import User
from sherwood.service.governance import meeting
from sherwood.service.governance.forms.opened import Several
from sherwood.service.governance.models import (
    Body,
    Decision,
    Interest,
    Meeting,
    Organisation,
    Paper,
    Topic,
)
from sherwood.service.governance.next_step import why_not

ABSTAIN = "abstain"
"""What a member chooses who chooses nothing."""


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting to be held."""

    held_on = forms.DateField(label="Date", help_text="For example, 4 July 2018")

    class Meta:
        model = Meeting
        fields = ("body", "held_on", "place")

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(pk__in=[b.pk for b in bodies])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A day on which the body can meet."""
        given = super().clean() or self.cleaned_data
        body, day = given.get("body"), given.get("held_on")
        if body and day and (wrong := why_not(meeting.check_day, body, day)):
            self.add_error("held_on", wrong)
        return given


class PaperForm(forms.Form):
    """A paper."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 12}), max_length=100_000)
    public = forms.BooleanField(label="Publish it with the decision", required=False)


class PaperChangeForm(PaperForm):
    """A paper to be changed, with the version that was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class QuestionForm(forms.Form):
    """A question, its options, and the papers it rests on."""

    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label="Choose a topic")
    title = forms.CharField(max_length=200)
    question = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000)
    options = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), help_text="One on a line, at least two"
    )
    papers = Several(
        Paper.objects.none(),
        label="Papers it rests on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, before: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = before.body.topics.all()  # type: ignore[attr-defined]
        self.fields["papers"].queryset = before.papers.all()  # type: ignore[attr-defined]

    def clean_options(self) -> list[str]:
        """The options, one a line."""
        lines = self.cleaned_data["options"].splitlines()
        options = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(options) < 2:
            raise forms.ValidationError("Give at least two options: one may be to do nothing.")
        if any(len(option) > 200 for option in options):
            raise forms.ValidationError("An option is at most 200 characters.")
        return options


class AttendanceForm(forms.Form):
    """Who is there, for which members."""

    organisation = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="Members", widget=forms.CheckboxSelectMultiple
    )
    user = forms.ModelChoiceField(User.objects.none(), label="Who is there for them")

    def __init__(self, *args: Any, members: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [member.pk for member in members]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=codes)  # type: ignore[attr-defined]
        users = User.objects.filter(is_active=True).order_by("name")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    """A member's vote. For which of several is chosen, unless a link has said so."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="You vote for", empty_label="Choose a member"
    )
    option = forms.ChoiceField(label="Your vote", widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        decision: Decision,
        voices: list[Organisation],
        voice: Organisation | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in voices]
        )
        self.fields["organisation"].initial = voice or (voices[0] if len(voices) == 1 else None)
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            *((str(option.pk), option.title) for option in decision.options.all()),
            (ABSTAIN, "Abstain"),
        ]


class InterestForm(forms.Form):
    """A conflict of interest."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Member")
    interest = forms.CharField(max_length=300)
    handling = forms.ChoiceField(
        label="What is done about it", choices=Interest.Handling, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, members: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[member.pk for member in members]
        )


class PutOffForm(forms.Form):
    """Why a question is put off."""

    reason = forms.CharField(max_length=300)
