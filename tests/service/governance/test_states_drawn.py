"""The manual shows the states as the rules have them.

To draw them anew: `python -m tests.service.governance.draw_states`.
"""

from tests.service.governance.draw_states import PAGE

from sherwood.service.governance.states_drawn import with_states


def test_the_manual_shows_the_states_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert with_states(page) == page, "python -m tests.service.governance.draw_states"


def test_every_state_can_be_reached_and_is_named_once():
    from sherwood.service.governance.transitions import AGREEMENT, DECISION, MEETING

    for table in (AGREEMENT, DECISION, MEETING):
        _, *others = table
        reached = {state for follows in table.values() for state in follows}
        assert set(others) <= reached <= set(table)
