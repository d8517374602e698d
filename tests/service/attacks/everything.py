"""One of everything in each part of a small partnership."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from tests.partnership import made_up as folder
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.governance import agreeing, deciding
from sherwood.service.governance.changing import add
from sherwood.service.governance.meeting import add_paper, ask, attend, move, plan_meeting
from sherwood.service.governance.models import (
    Agreement,
    Body,
    Contribution,
    Delegation,
    FrameworkItem,
    ItemStatus,
    Measure,
    Membership,
    Suspension,
)
from sherwood.service.information import keys, releasing
from sherwood.service.information.disclosing import read_counts
from sherwood.service.information.models import EmergencyAccess

TODAY = date.today()
PERSON, STRANGER = "a" * 32, "b" * 32
COUNTS = b"practice,people\nA,3\nB,40\nC,52\nD,61\n"


def everything(place: str = "city") -> None:
    """One of everything, in one part of the partnership."""
    if not Membership.objects.exists():
        made_up.partnership()
    author = made_up.user(f"Author of {place}")
    tell = {"by": author, "acting_as": "made up"}
    here = made_up.organisation(place)
    below = [made_up.organisation(f"{place}{number}") for number in (1, 2)]
    _deciding(here, below, author, tell)
    _belonging(here, below, tell)
    _aiming(here, below, tell)
    _informing(here, author, tell)
    made_up.grant(author, "board_member", place)


def _deciding(here: Any, below: list[Any], author: Any, tell: dict[str, Any]) -> None:
    body = Body(organisation=here, hierarchy=made_up.hierarchy(), name=f"Board of {here}")
    add(body, "body set up", **tell)
    topics = [
        add(made_up.Topic(body=body, title=title, rule="majority"), "topic added", **tell)
        for title in (f"Services of {here}", f"Money of {here}")
    ]
    asked = {"title": f"Homes of {here}", "question": "Shall we?", "options": ["Yes", "No"]}
    for session in (True, False):
        meeting = plan_meeting(body, held_on=TODAY, place="Hall", **tell)
        paper = add_paper(meeting, title=f"Case of {here}", text="So.", public=True, **tell)
        decision = ask(meeting, topic=topics[0], papers=[paper], **asked, **tell)
        if not session:
            continue
        told, kept = (
            ask(meeting, topic=topics[0], papers=[paper], **asked, **tell) for _ in range(2)
        )
        for one in (decision, told, kept):
            deciding.table(one, **tell)
        move(meeting, "called", **tell)
        for member in below:
            attend(meeting, member, author, **tell)
        move(meeting, "in_session", **tell)
        for one in (decision, told, kept):
            deciding.open_votes(one, **tell)
        for one in (told, kept):
            for member in below:
                deciding.vote(one, member, one.options.first(), **tell)
            deciding.close_votes(one, **tell)
            one.refresh_from_db()
        deciding.publish(told, **tell)


def _belonging(here: Any, below: list[Any], tell: dict[str, Any]) -> None:
    edge = Membership.objects.get(child=below[1])
    Suspension.objects.create(membership=edge, start=TODAY, reason="Asked for it")
    body = Body.objects.get(organisation=here)
    add(
        Delegation(giver=here, body=body, matter=f"Schemes of {here}", start=TODAY, source="m"),
        "delegation given",
        **tell,
    )
    for offered in (True, False):
        agreement = Agreement(
            organisation=here, kind="memorandum", title=f"As one {offered} {here}", text="We will.",
            freedoms="None", start=TODAY,
        )  # fmt: skip
        agreeing.draft(agreement, [here, below[0]], **tell)
        if offered:
            agreeing.offer(agreement, version=agreement.version, **tell)
            party = agreement.parties.get(organisation=here)
            agreeing.sign(party, version=party.version, **tell)


def _aiming(here: Any, below: list[Any], tell: dict[str, Any]) -> None:
    del tell
    common = {
        "tier": "use", "numerator": "n", "denominator": "d", "unit": "u", "direction": "lower",
        "method": "crude_rate", "baseline": 2.0, "series": "s", "target": 1.0,
        "disclosure": "counts", "source": "made up",
    }  # fmt: skip
    high, low = (
        Measure.objects.create(
            name=f"stays-{one.code}",
            title=f"Stays {one}",
            level=level,
            owner=one,
            covers=one,
            **common,
        )
        for one, level in ((here, "system"), (below[0], "partnership"))
    )
    Contribution.objects.create(child=low, parent=high)
    figures = folder.partnership().enablers[0]
    item = FrameworkItem.objects.create(
        name=f"flow_{here.code}",
        kind="enabler",
        title=f"Enabler of {here}",
        owner=here,
        place=1,
        figures=figures.model_dump(mode="json", include={"cost", "legal", "source"}),
    )

    ItemStatus.objects.create(item=item, status="in_place", start=TODAY, evidence="Seen")


def _informing(here: Any, author: Any, tell: dict[str, Any]) -> None:
    for purpose in (keys.AUDIT, keys.REFERENCE, "research"):
        keys.key_in_use(purpose)
    registered.cared_for(PERSON, f"{here.code}1")
    if not registered.OptOutList.objects.exists():
        registered.opted_out(STRANGER)
    checkers = [made_up.user(f"Checker {n} of {here.code}") for n in (1, 2)]
    for state in ("released", "approved", "submitted", "pending"):
        flow = registered.flow(f"{state}-{here.code}", opt_out=False, owner=here)
        output = releasing.begin(
            title=f"{state} of {here}", context="C", flow=flow.name, organisation=here, **tell
        )
        safe = read_counts(COUNTS, "hes_subnational")
        releasing.add_file(output, f"{here.code}.csv", safe, **tell)
        if state == "pending":
            continue
        releasing.submit(output, **tell)
        if state == "submitted":
            continue
        for one in checkers:
            releasing.review(output, "approve", "Fine", by=one, acting_as="made up")
        releasing.decide(output, "approved", by=checkers[0], acting_as="made up")
        if state == "released":
            releasing.release(output, by=checkers[0], acting_as="made up")
    now = timezone.now()
    EmergencyAccess.objects.create(
        user=author, person=STRANGER, subject=keys.token(keys.AUDIT, STRANGER), organisation=here,
        reason="It could not wait", at=now, until=now + timedelta(hours=1),
    )  # fmt: skip
