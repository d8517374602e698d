"""Whatever a page refuses, the audit is told, in the words that the page says."""

import pytest
from tests.service import made_up
from tests.service.information import registered

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.models import Agreement, Party
from sherwood.service.information.models import Export, Output

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def theirs():
    """An export and an output of somebody else, at the same organisation."""
    made_up.partnership()
    ics, author = made_up.organisation("ics"), made_up.user("Another Analyst")
    flow = registered.flow()
    Export.objects.create(flow=flow, asker=author, mart="person_year", form="csv", release="r")
    Output.objects.create(title="T", context="C", flow=flow, organisation=ics, author=author)


@pytest.mark.parametrize(
    ("address", "method", "subject"),
    [
        ("/information/exports/{export}/", "get", "export"),
        ("/information/exports/{export}/files/rows.csv", "get", "export"),
        ("/information/exports/{export}/withdraw/", "post", "export"),
        ("/information/outputs/{output}/", "get", "output"),
        ("/information/outputs/{output}/move/", "post", "output"),
        ("/information/exports/4711/", "get", "page"),
        ("/information/outputs/4711/", "get", "page"),
        ("/information/exports/{export}/files/manifest.html", "get", "export"),
    ],
)
def test_what_is_anothers_and_what_is_nowhere_are_told_and_said_alike(address, method, subject):
    analyst = made_up.signed_in("analyst", purpose="planning")
    there = address.format(export=Export.objects.get().pk, output=Output.objects.get().pk)
    page = getattr(analyst, method)(there)
    assert page.status_code == 403 and NOT_HERE in page.text
    told = Entry.objects.get()
    assert (told.action, told.actor, told.subject_kind) == ("refused", analyst.user, subject)
    assert told.detail["reason"] == NOT_HERE
    assert "4711" not in str(told.content())


def test_a_refusal_by_a_list_that_holds_only_what_one_covers_is_told():
    """An agreement elsewhere is not among those that are looked in."""
    member = made_up.signed_in("board_member", "city1")
    assert member.get("/agreements/1/").status_code == 403
    assert Entry.objects.get().subject_key == "agreement"


def test_signing_for_those_below_is_refused_and_told():
    made = Agreement.objects.create(
        organisation=made_up.organisation("ics"), kind="memorandum", title="T", start=made_up.START
    )
    party = Party.objects.create(agreement=made, organisation=made_up.organisation("city"))
    member = made_up.signed_in("board_member")
    page = member.post(f"/parties/{party.pk}/sign/")
    assert page.status_code == 403 and "party itself" in page.text
    assert Entry.objects.get(action="refused").subject_key == "city"
