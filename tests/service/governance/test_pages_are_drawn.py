"""Every page of governance is drawn, for an officer and for somebody who only looks."""

import pytest
from tests.partnership import made_up as folder
from tests.service import made_up

from sherwood.service.governance.loading import load

pytestmark = pytest.mark.django_db

LISTS = (
    "/organisations/",
    "/organisations/?q=city&kind=practice",
    "/organisations/new/",
    "/hierarchies/",
    "/hierarchies/?day=2018-07-04&kind=practice",
    "/hierarchies/system/",
    "/hierarchies/system/?day=yesterday",
    "/memberships/new/?parent=1",
    "/organisations/of/city/",
    "/bodies/",
    "/bodies/?pounds=5,000&day=2018-07-04",
    "/bodies/?pounds=much",
    "/bodies/new/",
    "/delegations/new/",
    "/agreements/",
    "/agreements/new/",
    "/outcomes/",
    "/outcomes/new/",
    "/outcomes/file/",
    "/outcomes/file/new/",
    "/framework/",
    "/framework/file/",
    "/decisions/",
    "/decisions/?q=care&state=carried&page=2",
)


@pytest.mark.parametrize("page", LISTS)
def test_for_an_officer(page):
    made_up.partnership()
    made_up.board()
    assert made_up.signed_in("governance_officer").get(page).status_code == 200


@pytest.mark.parametrize("page", [page for page in LISTS if "new" in page or "file" in page])
def test_whoever_only_looks_changes_nothing(page):
    made_up.partnership()
    member = made_up.signed_in("board_member")
    assert member.get(page).status_code == (200 if page == "/outcomes/file/" else 403)


def test_what_the_folder_has_is_drawn():
    partnership = folder.partnership()
    load(partnership)
    made_up.organisation("ics", "partnership")
    officer = made_up.signed_in("governance_officer")
    for item in (*partnership.enablers, *partnership.functions):
        assert item.title in officer.get(f"/framework/of/{item.id}/").content.decode()
    for one in partnership.organisations:
        assert one.name in officer.get(f"/organisations/of/{one.code}/").content.decode()
