"""Organisations, memberships, bodies and delegations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from sherwood.service.governance.forms.opened import DAY, Opened
from sherwood.service.governance.models import Body, Delegation, Membership, Organisation, Topic


class OrganisationForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """An organisation. Its code does not change; its provider codes are the folder's."""

    class Meta:
        model = Organisation
        fields = ("code", "name", "kind", "opened", "closed", "source")
        help_texts: ClassVar[dict[str, str]] = {
            "code": "Its ODS code, or a code of your own: letters, digits, _ and -",
            "opened": f"If it matters. {DAY}",
            "closed": f"If it has. {DAY}",
            "source": "Where you know this from",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            del self.fields["code"]
        else:
            self.fields["code"] = forms.RegexField(
                r"^[A-Za-z0-9_-]+\Z", max_length=40, help_text=self.fields["code"].help_text
            )


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """One organisation is to belong to another."""

    class Meta:
        model = Membership
        fields = ("hierarchy", "parent", "child", "start", "end", "conditions", "source")
        labels: ClassVar[dict[str, str]] = {
            "parent": "Belongs to",
            "child": "Organisation that belongs",
            "start": "First day",
            "end": "First day on which it no longer belongs",
            "conditions": "Conditions on which it joins",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "start": DAY,
            "end": f"If it is known. {DAY}",
            "source": "Where this is written",
        }

    def __init__(self, *args: Any, parents: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Organisation.objects.filter(code__in=parents)  # type: ignore[attr-defined]
        self.fields["conditions"].widget.attrs["rows"] = 3


class SuspendForm(Opened):
    """A member is to keep its place without a vote."""

    start = forms.DateField(label="First day without a vote", help_text=DAY)
    reason = forms.CharField(max_length=300)


class RejoinForm(Opened):
    """A suspended member is to vote again."""

    end = forms.DateField(label="First day on which it votes again", help_text=DAY)
    conditions = forms.CharField(
        label="Conditions on which it rejoins",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
    )


class BodyForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """A board or committee."""

    quorum = forms.FloatField(
        min_value=0.01,
        max_value=1,
        initial=0.5,
        help_text="Share of those who may vote that must be there: 0.5 is half",
    )

    class Meta:
        model = Body
        fields = ("organisation", "hierarchy", "name", "quorum", "terms")
        labels: ClassVar[dict[str, str]] = {
            "organisation": "Board or committee of",
            "hierarchy": "Whose members are found in",
        }

    def __init__(self, *args: Any, places: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(code__in=places)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
        if self.instance.pk is not None:
            del self.fields["organisation"], self.fields["hierarchy"]


class TopicForm(Opened, forms.ModelForm):  # type: ignore[type-arg]
    """A matter and the rule by which it is decided."""

    class Meta:
        model = Topic
        fields = ("title", "rule", "reserved_to", "reason")
        help_texts: ClassVar[dict[str, str]] = {
            "reserved_to": "Only for a matter that one organisation decides alone",
            "reason": "Why it is decided so",
        }

    def clean(self) -> dict[str, Any]:
        """A reserved matter is reserved to somebody, and no other is."""
        given = super().clean() or {}
        if given.get("rule") == "reserved" and not given.get("reserved_to"):
            self.add_error("reserved_to", "Say to whom it is reserved.")
        elif given.get("rule") and given["rule"] != "reserved" and given.get("reserved_to"):
            self.add_error("reserved_to", "Only a reserved matter is reserved to somebody.")
        return given


class DelegationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A power to decide, given to a body."""

    class Meta:
        model = Delegation
        fields = ("giver", "body", "matter", "limit", "start", "end", "source")
        labels: ClassVar[dict[str, str]] = {"giver": "Given by", "body": "Given to"}
        help_texts: ClassVar[dict[str, str]] = {
            "limit": "Leave empty if there is no limit",
            "start": DAY,
            "end": f"If it is known. {DAY}",
            "source": "Where this is written",
        }

    def __init__(self, *args: Any, givers: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = Organisation.objects.filter(code__in=givers)  # type: ignore[attr-defined]
