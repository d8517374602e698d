"""Figures leave only when two others have looked, as they looked at them."""

import json
from itertools import product
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.service import made_up
from tests.service.information import registered
from tests.shared_data import shared

from sherwood.errors import MethodError, SherwoodError
from sherwood.service.audit.models import Entry
from sherwood.service.information import releasing
from sherwood.service.information.disclosing import NotDisclosableError, read_counts, safe_table
from sherwood.service.information.models import Output, OutputFile
from sherwood.service.information.output_states import AUTHORS, CHECKERS, FINAL, OUTPUT, drawn
from sherwood.service.information.releasing import NotReleasedError
from sherwood.stats import Unpublished, policy_named, suppress

pytestmark = pytest.mark.django_db

S = Output.State
COUNTS = b"practice,people\nA,3\nB,40\nC,52\nD,61\n"
EVERY_STEP = [(state, to) for state, to in product(S, S) if state != to]


@pytest.fixture
def three():
    made_up.partnership()
    registered.flow()
    return {
        "author": made_up.signed_in("analyst", purpose="planning", name="An Author"),
        "one": made_up.signed_in("output_checker", purpose="planning", name="Checker One"),
        "two": made_up.signed_in("output_checker", purpose="planning", name="Checker Two"),
    }


def told(three, who):
    return {"by": three[who].user, "acting_as": ""}


def in_state(three, state, votes=("approve", "approve")):
    """An output brought to a state the way people would."""
    author, one, two = (told(three, who) for who in ("author", "one", "two"))
    output = releasing.begin(
        title="T",
        context="C",
        flow="research",
        organisation=made_up.organisation("ics"),
        **author,
    )
    releasing.add_file(output, "t.csv", read_counts(COUNTS, "hes_subnational"), **author)
    if state == S.PENDING:
        return output
    if state == S.WITHDRAWN:
        releasing.withdraw(output, **author)
        return output
    releasing.submit(output, **author)
    if state == S.SUBMITTED:
        return output
    releasing.review(output, votes[0], "Yes", **one)
    if state == S.PARTIALLY_REVIEWED:
        return output
    releasing.review(output, votes[1], "Yes", **two)
    if state == S.REVIEWED:
        return output
    releasing.decide(output, S.APPROVED if state == S.RELEASED else state, **one)
    if state == S.RELEASED:
        releasing.release(output, **one)
    return output


def brought(three, state):
    return in_state(three, state, ("reject", "reject") if state == S.REJECTED else ("approve",) * 2)


def test_the_states_are_those_of_the_published_workflow():
    known = json.loads((shared("known_answers/output_release_states") / "states.json").read_text())
    ours = {(state.upper(), to.upper()) for state, steps in OUTPUT.items() for to in steps}
    assert ours == {tuple(step) for step in known["transitions"]}
    assert {state.upper() for state in FINAL} == set(known["final"])
    assert {state.upper() for state in AUTHORS} == set(known["author_owned"])
    assert {state.upper() for state in CHECKERS} == set(known["checker_owned"])


def test_the_manual_draws_the_states_as_they_are():
    manual = Path(__file__).parents[3] / "docs/service/information-governance.md"
    assert drawn() in manual.read_text(encoding="utf-8")


@pytest.mark.parametrize(("state", "to"), EVERY_STEP)
def test_only_listed_steps_are_taken(state, to):
    output = Output(state=state)
    if to in OUTPUT[state]:
        releasing.check_follows(output, to)
    else:
        with pytest.raises(NotReleasedError):
            releasing.check_follows(output, to)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_is_done_to_what_is_final(three, state):
    output = brought(three, state)
    safe = read_counts(COUNTS, "hes_subnational")
    author, two = told(three, "author"), told(three, "two")
    for doing in (
        lambda: releasing.submit(output, **author),
        lambda: releasing.withdraw(output, **author),
        lambda: releasing.add_file(output, "u.csv", safe, **author),
        lambda: releasing.withdraw_file(output.files.first(), **author),
        lambda: releasing.review(output, "approve", "Yes", **two),
        lambda: releasing.decide(output, S.APPROVED, **two),
        lambda: releasing.decide(output, S.RETURNED, **two),
        lambda: releasing.release(output, **two),
    ):
        with pytest.raises(NotReleasedError):
            doing()
    output.refresh_from_db()
    assert output.state == state


@pytest.mark.parametrize("state", [S.SUBMITTED, S.PARTIALLY_REVIEWED, S.REVIEWED, S.APPROVED])
def test_the_author_changes_nothing_while_others_look(three, state):
    output = in_state(three, state)
    author = told(three, "author")
    for doing in (
        lambda: releasing.add_file(output, "u.csv", read_counts(COUNTS, "ehrql"), **author),
        lambda: releasing.withdraw_file(output.files.first(), **author),
        lambda: releasing.withdraw(output, **author),
    ):
        with pytest.raises(NotReleasedError):
            doing()


def test_the_author_neither_reviews_nor_decides_nor_releases(three):
    output, author = in_state(three, S.SUBMITTED), told(three, "author")
    with pytest.raises(NotReleasedError, match="their own output"):
        releasing.review(output, "approve", "Mine", **author)
    for who in ("one", "two"):
        releasing.review(output, "approve", "Yes", **told(three, who))
    with pytest.raises(NotReleasedError, match="their own output"):
        releasing.decide(output, S.APPROVED, **author)
    releasing.decide(output, S.APPROVED, **told(three, "one"))
    with pytest.raises(NotReleasedError, match="their own output"):
        releasing.release(output, **author)


def test_two_votes_are_of_two_people(three):
    output = in_state(three, S.PARTIALLY_REVIEWED)
    with pytest.raises(NotReleasedError, match="another person"):
        releasing.review(output, "approve", "Yes", **told(three, "one"))


@pytest.mark.parametrize("votes", list(product(["approve", "change", "reject"], repeat=2)))
def test_a_final_word_is_what_both_votes_say(three, votes):
    allowed = {S.RETURNED}
    allowed |= {S.APPROVED} if votes == ("approve", "approve") else set()
    allowed |= {S.REJECTED} if votes == ("reject", "reject") else set()
    output = in_state(three, S.REVIEWED, votes)
    for state in (S.APPROVED, S.REJECTED, S.RETURNED):
        if state in allowed:
            releasing.check_decided(output, state)
        else:
            with pytest.raises(NotReleasedError):
                releasing.check_decided(output, state)


def test_votes_are_blind_until_both_are_cast(three):
    output = in_state(three, S.PARTIALLY_REVIEWED)
    seen = {who: releasing.seen_reviews(output, three[who].user) for who in three}
    assert {who: len(reviews) for who, reviews in seen.items()} == {"author": 0, "one": 1, "two": 0}
    assert "Yes" not in three["two"].get(f"/information/outputs/{output.pk}/").content.decode()
    releasing.review(output, "change", "Round them", **told(three, "two"))
    seen = {who: len(releasing.seen_reviews(output, three[who].user)) for who in three}
    assert seen == {"author": 0, "one": 2, "two": 2}
    releasing.decide(output, S.RETURNED, **told(three, "one"))
    assert len(releasing.seen_reviews(output, three["author"].user)) == 2


def test_a_new_round_needs_two_new_votes(three):
    output = in_state(three, S.REVIEWED, ("approve", "change"))
    releasing.decide(output, S.RETURNED, **told(three, "one"))
    releasing.submit(output, **told(three, "author"))
    assert not releasing.this_round(output).exists()
    releasing.review(output, "approve", "Now", **told(three, "one"))
    assert output.state == S.PARTIALLY_REVIEWED


def test_a_file_that_was_changed_behind_their_backs_does_not_leave(three):
    output = in_state(three, S.APPROVED)
    OutputFile.objects.update(content="practice,people\nA,3\n")
    with pytest.raises(NotReleasedError, match="not the file that was reviewed"):
        releasing.release(output, **told(three, "one"))
    assert Output.objects.get().state == S.APPROVED


def test_a_file_and_its_hash_changed_together_do_not_leave(three):
    output = in_state(three, S.APPROVED)
    forged = "practice,people\nA,3\n"
    OutputFile.objects.update(content=forged, sha256=releasing.sha256(forged))
    with pytest.raises(NotReleasedError, match="not the file that was reviewed"):
        releasing.release(output, **told(three, "one"))


def test_an_author_has_one_output_of_a_flow_open(three):
    in_state(three, S.SUBMITTED)
    with pytest.raises(NotReleasedError, match="finish it first"):
        in_state(three, S.SUBMITTED)


def test_an_output_names_a_flow_that_is_in_use(three):
    with pytest.raises(SherwoodError, match="No flow 'hearsay'"):
        releasing.begin(
            title="T",
            context="C",
            flow="hearsay",
            organisation=made_up.organisation("ics"),
            **told(three, "author"),
        )


@pytest.mark.parametrize("policy", ["hes_subnational", "hes_strict", "ehrql", "threshold_10"])
def test_small_counts_are_not_kept(policy):
    safe = read_counts(COUNTS, policy)
    assert "A,3" not in safe.content
    assert safe.policy == policy
    assert safe.note.startswith(f"Disclosure policy: {policy_named(policy).title}.")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a\n1\n",
        b"a,b\n",
        b"a,b\nx,1.5\n",
        b"a,b\nx,-1\n",
        b"a,b\nx\n",
        b"a,b\n=HYPERLINK(1),9\n",
        b"a,b\n" + b"x" * 101 + b",9\n",
        b"\xff\xff",
        b"a,b\n" + b"x,9\n" * 201,
    ],
)
def test_what_cannot_be_made_safe_is_refused(content):
    with pytest.raises(NotDisclosableError):
        read_counts(content, "hes_subnational")


def test_national_figures_and_true_counts_do_not_become_files():
    with pytest.raises(NotDisclosableError, match="Choose one of the policies"):
        read_counts(COUNTS, "national")
    with pytest.raises(NotDisclosableError, match="do not leave"):
        safe_table(suppress([3, 40], policy="national"), ["A", "B"], ["practice", "people"])
    with pytest.raises(MethodError):
        safe_table(Unpublished([3, 40]), ["A", "B"], ["practice", "people"])


def test_an_analysts_day_from_counts_to_a_download(three):
    author, one, two = three["author"], three["one"], three["two"]
    author.post(
        "/information/outputs/new/",
        {
            "title": "People by practice",
            "context": "For the board",
            "flow": "research",
            "organisation": made_up.organisation("ics").pk,
        },
    )
    where = f"/information/outputs/{Output.objects.get().pk}/"
    file = SimpleUploadedFile("counts.csv", COUNTS, "text/csv")
    table = {"name": "people.csv", "policy": "hes_subnational", "counts": file}
    author.post(f"{where}files/", table)
    assert "A,*" in author.get(where).content.decode()
    author.post(f"{where}move/", {"do": "submit"})
    leaving = f"/information/files/{OutputFile.objects.get().pk}/"
    assert author.get(leaving).status_code == 302
    for checker in (one, two):
        assert "Your review" in checker.get(where).content.decode()
        checker.post(f"{where}review/", {"vote": "approve", "comment": "Safe"})
    one.post(f"{where}decide/", {"state": "approved"})
    two.post(f"{where}decide/", {"state": "released"})
    page = author.get(leaving)
    assert page.content.decode().splitlines()[1] == "A,*"
    assert page["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert Entry.objects.filter(action="output moved").count() == 5
    assert Entry.objects.filter(action="output downloaded", actor=author.user).count() == 1


def test_forms_that_say_nothing_are_shown_again(three):
    output = in_state(three, S.PENDING)
    where = f"/information/outputs/{output.pk}/"
    assert three["author"].post(f"{where}files/").status_code == 422
    assert three["author"].post("/information/outputs/new/").status_code == 200
    releasing.submit(output, **told(three, "author"))
    assert three["one"].post(f"{where}review/").status_code == 422
    assert three["one"].post(f"{where}decide/", {"state": "nonsense"}).status_code == 302
    assert three["one"].get("/information/outputs/").status_code == 200
