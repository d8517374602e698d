"""Counting votes, by every rule."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sherwood.service.governance.voting import Ballot, Rule, count, may_vote, quorate

ALL = frozenset({"city", "county", "hospital", "community", "ccg"})


def ballot(rule, votes, **changes):
    return Ballot(**{"rule": rule, "members": ALL, "present": ALL, "votes": votes, **changes})


def test_more_than_half_of_the_votes_cast_carries_by_majority():
    votes = {"city": "yes", "county": "yes", "hospital": "no", "community": None, "ccg": None}
    assert count(ballot(Rule.MAJORITY, votes)).chosen == "yes"


def test_a_tie_carries_nothing():
    votes = {"city": "yes", "county": "no"}
    result = count(ballot(Rule.MAJORITY, votes))
    assert result.chosen is None
    assert result.reason == "No option has more than half of the 2 votes cast."


def test_two_thirds_is_enough_at_exactly_two_thirds():
    votes = {"city": "yes", "county": "yes", "hospital": "no"}
    assert count(ballot(Rule.TWO_THIRDS, votes)).chosen == "yes"


def test_one_member_absent_breaks_unanimity():
    votes = dict.fromkeys(ALL - {"city"}, "yes")
    assert count(ballot(Rule.UNANIMOUS, votes, present=ALL - {"city"})).chosen is None


def test_unanimity_does_not_wait_for_a_suspended_member():
    votes = dict.fromkeys(ALL - {"city"}, "yes")
    assert count(ballot(Rule.UNANIMOUS, votes, suspended=frozenset({"city"}))).chosen == "yes"


def test_a_conflicted_members_vote_does_not_count():
    votes = {"city": "yes", "county": "yes", "hospital": "no", "community": "no", "ccg": "no"}
    assert count(ballot(Rule.MAJORITY, votes, conflicted=frozenset({"ccg", "hospital"}))).tally == {
        "yes": 2,
        "no": 1,
    }


def test_a_reserved_matter_is_decided_by_one():
    votes = dict.fromkeys(ALL - {"city"}, "yes") | {"city": "no"}
    result = count(ballot(Rule.RESERVED, votes, reserved_to="city"))
    assert result.chosen == "no"
    assert result.tally == {"no": 1}


def test_a_reserved_matter_waits_for_the_one_it_is_reserved_to():
    votes = dict.fromkeys(ALL - {"city"}, "yes")
    there = ALL - {"city"}
    result = count(ballot(Rule.RESERVED, votes, reserved_to="city", present=there))
    assert result.chosen is None


def test_without_a_quorum_nothing_is_decided():
    votes = {"city": "yes", "county": "yes"}
    few = frozenset({"city", "county"})
    result = count(ballot(Rule.MAJORITY, votes, present=few))
    assert result.chosen is None
    assert result.reason == "Not quorate: 2 of 5 members that may vote are there."


def test_those_who_may_not_vote_do_not_count_towards_the_quorum():
    few = frozenset({"city", "county"})
    assert quorate(ballot(Rule.MAJORITY, {}, present=few, suspended=frozenset({"ccg"})))


def test_nobody_votes():
    assert count(ballot(Rule.MAJORITY, {})).reason == "Nobody voted."


members = st.frozensets(st.sampled_from(sorted(ALL)))
votes = st.dictionaries(st.sampled_from([*sorted(ALL), "outsider"]), st.sampled_from(["yes", "no"]))


@given(st.sampled_from(list(Rule)), votes, members, members, members)
def test_only_those_there_who_may_vote_are_counted(rule, votes, present, suspended, conflicted):
    asked = ballot(
        rule,
        votes,
        present=present,
        suspended=suspended,
        conflicted=conflicted,
        reserved_to="city",
    )
    result = count(asked)
    counted = {who for who in votes if who in may_vote(asked) & present}
    assert sum(result.tally.values()) in {0, len(counted)}
    if result.chosen:
        assert quorate(asked)
        assert result.chosen in {votes[who] for who in counted}


@given(votes, members)
def test_unanimous_is_never_easier_than_two_thirds_nor_that_than_a_majority(votes, suspended):
    chosen = [
        count(ballot(rule, votes, suspended=suspended)).chosen
        for rule in (Rule.UNANIMOUS, Rule.TWO_THIRDS, Rule.MAJORITY)
    ]
    for harder, easier in pairwise(chosen):
        assert harder is None or harder == easier
