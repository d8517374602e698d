"""`sherwood demo` says at its end what it left out."""

from __future__ import annotations

from sherwood.commands.demo import closing


def test_without_a_partnership_it_says_that_no_plan_was_made_and_what_it_takes() -> None:
    without, planned = closing(3.6, planned=False), closing(3.6, planned=True)
    assert "No plan was made: that takes `--partnership examples/greater-nottingham`" in without
    assert "plan" not in planned
    assert "Done in 3.6 minutes." in without and "Done in 3.6 minutes." in planned
