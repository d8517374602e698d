"""A question put to a meeting: its options and evidence, interests, votes, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.meetings import Meeting, Paper, Topic
from sherwood.service.governance.models.organisations import Organisation


class Decision(Editable):
    """A question, from its draft to what was decided.

    Attributes:
        outcome: What the count came to, in words; written once, when the vote is closed.
        published_at: From when anybody may read it.
    """

    class State(models.TextChoices):
        """How far it has come; `decisions.TRANSITIONS` says what follows what."""

        DRAFT = "draft", "Draft"
        TABLED = "tabled", "Tabled"
        VOTING = "voting", "Open for votes"
        CARRIED = "carried", "Carried"
        NOT_CARRIED = "not_carried", "Not carried"
        DEFERRED = "deferred", "Deferred"
        WITHDRAWN = "withdrawn", "Withdrawn"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    question = models.TextField()
    public = models.BooleanField("may be published", default=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    chosen = models.ForeignKey(
        "Option", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "pk")

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One of the things that could be decided."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "title"), name="one_option_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """What the decision rests on, as it was: the hash proves that it is still the same."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True)
    location = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.title


class Interest(models.Model):
    """A conflict of interest somebody declared, and what was done about it."""

    class Handling(models.TextChoices):
        """What was done about it."""

        NOTED = "noted", "Noted; may speak and vote"
        NO_VOTE = "no_vote", "May speak, does not vote"
        LEAVES = "leaves", "Leaves the room"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    interest = models.CharField(max_length=300)
    handling = models.CharField(max_length=20, choices=Handling)

    def __str__(self) -> str:
        return f"{self.user}: {self.interest}"


class Vote(models.Model):
    """What a member chose; no option abstains. It can be cast once."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, blank=True)
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("decision", "organisation"), name="one_vote_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.option or 'abstains'}"
