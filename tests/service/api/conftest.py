"""A partnership with one of everything in the city, for programs to ask about."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.governance.meeting import add_paper, ask, plan_meeting
from sherwood.service.governance.models import (
    Agreement,
    Body,
    Decision,
    Delegation,
    FrameworkItem,
    ItemStatus,
    Measure,
    Party,
    Topic,
)
from sherwood.service.information.models import Output
from sherwood.service.operations.models import Taken


@pytest.fixture(autouse=True)
def nobody_has_called(db):  # noqa: ARG001
    """No call was counted yet."""
    cache.clear()


@pytest.fixture
def place():
    """One of everything, in the city; the county and its practices are elsewhere."""
    made_up.partnership()
    author = made_up.user("An Author")
    city = made_up.organisation("city")
    tell = {"by": author, "acting_as": ""}
    body = Body.objects.create(organisation=city, hierarchy=made_up.hierarchy(), name="City Board")
    topic = Topic.objects.create(body=body, title="Services", rule="majority")
    meeting = plan_meeting(body, held_on=made_up.START, place="Hall", **tell)
    paper = add_paper(meeting, title="The case", text="Because.", public=True, **tell)
    question = {"topic": topic, "title": "T", "question": "Q?", "options": ["A", "B"]}
    decision = ask(meeting, **question, papers=[paper], **tell)
    published = ask(meeting, **{**question, "title": "Published"}, papers=[paper], **tell)
    Decision.objects.filter(pk=published.pk).update(published_at=timezone.now())
    delegation = Delegation.objects.create(
        giver=city, body=body, matter="Beds", limit="250000.00", start=made_up.START, source="s"
    )
    agreement = Agreement.objects.create(
        kind="memorandum", title="MoU", organisation=city, text="We agree.", sha256="a" * 64,
        start=made_up.START,
    )  # fmt: skip
    Party.objects.create(agreement=agreement, organisation=city)
    Measure.objects.create(
        name="beds", title="Beds", tier="use", level="system", owner=city, covers=city,
        numerator="n", denominator="d", unit="u", direction="lower", method="count",
        disclosure="counts", source="s",
    )  # fmt: skip
    item = FrameworkItem.objects.create(
        kind="enabler", name="record", title="A record", owner=city, place=1
    )
    status = ItemStatus.objects.create(item=item, status="in_place", start=made_up.START)
    flow = registered.flow(owner=city)
    output = Output.objects.create(
        title="T", context="C", flow=flow, organisation=city, author=author, state="submitted"
    )
    Taken.objects.create(
        name="2018-07-04T0930", state="shown", shown_at=timezone.now(), done=14, of=14, people=100
    )
    return {
        "body": body.pk,
        "meeting": meeting.pk,
        "decision": decision.pk,
        "published": published.pk,
        "delegation": delegation.pk,
        "agreement": agreement.pk,
        "status": status.pk,
        "output": output.pk,
        "flow": flow.name,
    }
