"""Calling, holding and closing meetings; putting papers and questions before them.

Who may is decided in `access`; each `check_` here says whether the meeting is in a state for it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance import transitions
from sherwood.service.governance.deciding import NotNowError, sha256
from sherwood.service.governance.models import (
    Attendance,
    Body,
    Decision,
    Evidence,
    Interest,
    Meeting,
    Membership,
    Option,
    Organisation,
    Paper,
    Topic,
)

MOST_YEARS = 10
"""How far ahead a meeting is planned: a day farther away is a slip of the pen."""

OPEN = (Decision.State.DRAFT, Decision.State.TABLED, Decision.State.VOTING)


def check_day(body: Body, day: date) -> None:
    """Refuse a day long before or after any on which the body can meet."""
    joined = Membership.objects.filter(hierarchy=body.hierarchy, parent=body.organisation)
    began = joined.aggregate(day=Min("start"))["day"] or body.organisation.opened
    if began and day < began:
        raise NotNowError(f"{body.organisation} began on {began:%-d %B %Y}, after this day.")
    if day.year > timezone.localdate().year + MOST_YEARS:
        raise NotNowError(f"This is more than {MOST_YEARS} years away.")


def check_follows(meeting: Meeting, state: str) -> None:
    """Refuse a state that does not follow the one it is in."""
    if state not in transitions.MEETING[meeting.state]:
        was, wanted = meeting.get_state_display(), dict(Meeting.State.choices).get(state, state)
        raise NotNowError(f"This meeting is '{was}'; it cannot become '{wanted}'.")
    if state == Meeting.State.CALLED and not meeting.papers.exists():
        raise NotNowError("A meeting is called with at least one paper.")
    if state == Meeting.State.CLOSED:
        still = meeting.decisions.filter(state__in=(Decision.State.TABLED, Decision.State.VOTING))
        if still.exists():
            raise NotNowError("Decide each question on the agenda, or put it off, before closing.")


def check_prepared(meeting: Meeting) -> None:
    """Refuse new papers and questions once the meeting was called."""
    if meeting.state != Meeting.State.PLANNED:
        raise NotNowError("Papers and questions do not change once the meeting was called.")


def check_attended(meeting: Meeting, organisation: Organisation) -> None:
    """Refuse somebody for an organisation that is not a member on the day, or before it begins."""
    if meeting.state not in {Meeting.State.CALLED, Meeting.State.IN_SESSION}:
        raise NotNowError("Attendance is taken from when it was called until it closes.")
    if organisation not in members(meeting):
        raise NotNowError(
            f"{organisation} is not a member of {meeting.body.organisation} that day."
        )


def members(meeting: Meeting) -> list[Organisation]:
    """The organisations that belong to the body's partnership on the day of the meeting."""
    day = meeting.held_on
    found = Membership.objects.filter(
        hierarchy=meeting.body.hierarchy, parent=meeting.body.organisation, start__lte=day
    ).select_related("child")
    return [one.child for one in found if one.holds(day)]


@transaction.atomic
def plan_meeting(
    body: Body, *, held_on: date, by: User, acting_as: str, **particulars: object
) -> Meeting:
    """Plan a meeting of a body."""
    check_day(body, held_on)
    meeting = Meeting(body=body, held_on=held_on, **particulars)
    meeting.full_clean()
    meeting.save()
    _tell(meeting, "meeting planned", by, acting_as, on=str(meeting.held_on))
    return meeting


@transaction.atomic
def move(meeting: Meeting, state: str, *, by: User, acting_as: str) -> None:
    """Take a meeting to the state that follows."""
    check_follows(meeting, state)
    was = meeting.state
    meeting.change(state=state)
    _tell(meeting, "meeting moved", by, acting_as, before=was, after=state)


@transaction.atomic
def add_paper(
    meeting: Meeting, title: str, text: str, *, public: bool, by: User, acting_as: str
) -> Paper:
    """Put a paper before a meeting."""
    check_prepared(meeting)
    paper = Paper(
        meeting=meeting,
        number=meeting.papers.count() + 1,
        title=title,
        text=text,
        author=by,
        sha256=sha256(text),
        public=public,
    )
    paper.full_clean()
    paper.save()
    _tell(meeting, "paper added", by, acting_as, paper=paper.pk, sha256=paper.sha256)
    return paper


@transaction.atomic
def change_paper(
    paper: Paper, title: str, text: str, *, public: bool, by: User, acting_as: str
) -> None:
    """Change a paper, until the meeting is called."""
    check_prepared(paper.meeting)
    before = paper.sha256
    paper.change(title=title, text=text, public=public, sha256=sha256(text))
    _tell(
        paper.meeting, "paper changed", by, acting_as,
        paper=paper.pk, before=before, after=paper.sha256,
    )  # fmt: skip


@transaction.atomic
def ask(
    meeting: Meeting,
    topic: Topic,
    title: str,
    question: str,
    options: list[str],
    papers: list[Paper],
    *,
    by: User,
    acting_as: str,
) -> Decision:
    """Draft a question with its options, and the papers it rests on."""
    check_prepared(meeting)
    decision = Decision(meeting=meeting, topic=topic, title=title, question=question)
    decision.full_clean()
    decision.save()
    Option.objects.bulk_create(Option(decision=decision, title=one) for one in options)
    Evidence.objects.bulk_create(
        Evidence(decision=decision, title=paper.title, paper=paper, sha256=paper.sha256)
        for paper in papers
    )
    _tell(meeting, "question drafted", by, acting_as, decision=decision.pk, options=options)
    return decision


@transaction.atomic
def attend(
    meeting: Meeting, organisation: Organisation, user: User, *, by: User, acting_as: str
) -> Attendance:
    """Note that somebody is there for a member; whoever was noted before is replaced."""
    check_attended(meeting, organisation)
    attendance, _ = Attendance.objects.update_or_create(
        meeting=meeting, organisation=organisation, defaults={"user": user}
    )
    _tell(meeting, "attendance", by, acting_as, member=organisation.code, user=user.pk)
    return attendance


@transaction.atomic
def declare(
    decision: Decision,
    organisation: Organisation,
    interest: str,
    handling: str,
    *,
    by: User,
    acting_as: str,
) -> Interest:
    """Declare an interest in a question, before its votes are counted."""
    if decision.state not in OPEN:
        raise NotNowError("Interests are declared before the decision is made.")
    declared = Interest(
        decision=decision, organisation=organisation, user=by, interest=interest, handling=handling
    )
    declared.full_clean()
    declared.save()
    _tell(
        decision.meeting, "interest declared", by, acting_as,
        decision=decision.pk, member=organisation.code, handling=handling,
    )  # fmt: skip
    return declared


def _tell(meeting: Meeting, action: str, by: User, acting_as: str, **detail: object) -> None:
    record(
        action,
        actor=by,
        acting_as=acting_as,
        subject=("meeting", str(meeting.pk)),
        detail=dict(detail),
    )
