"""What a demonstration is filled with."""

from datetime import date
from pathlib import Path

import pytest
from tests.partnership import made_up as folder

from sherwood.errors import InputError
from sherwood.partnership import load_partnership
from sherwood.service.accounts.demonstration import make_users
from sherwood.service.audit.verify import verify
from sherwood.service.governance.agreeing import standing
from sherwood.service.governance.demonstration import make_governance
from sherwood.service.governance.loading import load
from sherwood.service.governance.measuring import followed, found
from sherwood.service.governance.models import Agreement, Body, Delegation, Standing, Topic

pytestmark = pytest.mark.django_db
FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"


def test_the_flagship_has_a_board_a_memorandum_and_outcomes_with_something_to_find():
    load(load_partnership(FLAGSHIP))
    make_users()
    for _ in range(2):
        make_governance()
    assert Body.objects.get().name == "System board"
    rules = set(Topic.objects.values_list("rule", flat=True))
    assert rules == {"majority", "two_thirds", "unanimous", "reserved"}
    assert Delegation.objects.get().giver.kind == "council"
    memorandum = Agreement.objects.get()
    assert standing(memorandum, memorandum.parties.all(), date.today()) is Standing.OFFERED
    assert followed(date.today()).count() == 13
    assert {one.kind for one in found(date.today())} == {
        "orphan",
        "unsupported",
        "weaker",
        "other_series",
    }
    assert verify().faults == ()


def test_another_partnership_has_none_of_the_flagships_outcomes():
    load(folder.partnership())
    make_users()
    make_governance()
    assert not followed(date.today()).exists()
    assert Body.objects.count() == 1


def test_outside_a_demonstration_it_is_refused(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(InputError, match="refused outside a demonstration"):
        make_governance()


def test_its_users_come_first():
    with pytest.raises(InputError, match="users first"):
        make_governance()
