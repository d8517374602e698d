"""How often a page asks the database does not depend on how much there is to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.governance.models import Attendance, Decision, Meeting, Paper, Proposal
from sherwood.service.information.models import EmergencyAccess, Export, Output

pytestmark = pytest.mark.django_db
OFFICER, CHECKER = "information_governance_officer", "output_checker"
PURPOSE = {CHECKER: "planning"}


@pytest.fixture(autouse=True)
def partnership():
    made_up.partnership()


def proposals(start, stop):
    """Proposals of every kind, each about somebody else who holds roles."""
    first = made_up.User.objects.filter(name="Proposer").first() or made_up.user("Proposer")
    for number in range(start, stop):
        person = made_up.user(f"Person {number}")
        made_up.grant(person, "analyst", "city", purpose="planning")
        grant = made_up.grant(person, "board_member", "city1")
        what = {
            "user_id": person.pk,
            "role": "general_practitioner",
            "node_id": grant.node_id,
            "hierarchy_id": grant.hierarchy_id,
            "purpose": "direct_care",
            "start": "2018-04-01",
            "end": None,
            "reason": "r",
        }
        common = {"proposed_by": first, "reason": "r", "subject": person}
        Proposal.objects.create(kind="role", node=grant.node, title="A role", what=what, **common)
        Proposal.objects.create(kind="link", title="A link", **common)


def officers(start, stop):
    """Officers who could agree, and one proposal."""
    if not Proposal.objects.exists():
        proposals(0, 1)
    for number in range(start, stop):
        made_up.grant(made_up.user(f"Officer {number}"), OFFICER, purpose="governance")


def accounts(start, stop):
    for number in range(start, stop):
        person = made_up.user(f"Somebody {number}")
        made_up.grant(person, "analyst", "city", purpose="planning")
        made_up.grant(person, "general_practitioner", "city1", purpose="direct_care")


def meetings(start, stop):
    """Meetings to be called, and meetings in session at which everybody has a vote open."""
    body, topic = made_up.Body.objects.first(), made_up.Topic.objects.first()
    if body is None:
        body, topic = made_up.board()
    today = timezone.localdate()
    everybody = list(made_up.User.objects.filter(grants__isnull=False))
    for _ in range(start, stop):
        for state in ("planned", "called", "in_session"):
            one = Meeting.objects.create(body=body, held_on=today, place="Hall", state=state)
            Paper.objects.create(meeting=one, number=1, title="P", text="T", author=everybody[0])
            Decision.objects.create(
                meeting=one, topic=topic, title="D", question="Q", state="voting"
            )
            for user in everybody:
                city = made_up.organisation("city")
                Attendance.objects.create(meeting=one, organisation=city, user=user)


def information(start, stop):
    """Alerts, outputs to check and exports to decide."""
    ics, now = made_up.organisation("ics"), timezone.now()
    for number in range(start, stop):
        author = made_up.user(f"Author {number}")
        flow = registered.flow(f"flow-{number}")
        Output.objects.create(
            title="T", context="C", flow=flow, organisation=ics, author=author, state="submitted"
        )
        Export.objects.create(flow=flow, asker=author, mart="m", form="csv", state="waiting")
        EmergencyAccess.objects.create(
            user=author, person="a" * 32, subject="s", organisation=ics, reason="r", at=now,
            until=now + timedelta(hours=1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "role", "address"),
    [
        (proposals, OFFICER, "/proposals/"),
        (proposals, OFFICER, "/"),
        (officers, OFFICER, "/proposals/{proposal}/"),
        (accounts, OFFICER, "/accounts/people/"),
        (accounts, OFFICER, "/roles/"),
        (meetings, "board_member", "/"),
        (meetings, "governance_officer", "/"),
        (information, OFFICER, "/"),
        (information, OFFICER, "/information/alerts/"),
        (information, CHECKER, "/"),
        (information, CHECKER, "/information/outputs/"),
        (information, OFFICER, "/information/exports/"),
        (information, OFFICER, "/information/flows/"),
    ],
)
def test_a_page_asks_as_often_for_thirty_as_for_three(rows, role, address):
    browser = made_up.signed_in(role, purpose=PURPOSE.get(role, "governance"), name="Who Looks")
    asked, sizes = [], []
    for start, stop in ((0, 3), (3, 30)):
        rows(start, stop)
        first = Proposal.objects.order_by("pk").values_list("pk", flat=True).first()
        where = address.format(proposal=first)
        browser.get(where)  # so that what is kept from one page to the next is there
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(where)
        assert page.status_code == 200
        asked.append([one["sql"] for one in queries])
        sizes.append(len(page.content))
    assert sizes[1] > sizes[0] or "{" in address, "the page shows what was added"
    assert len(asked[0]) == len(asked[1]), "\n".join(asked[1])
