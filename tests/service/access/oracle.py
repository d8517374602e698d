"""Who may do what, decided a second way: from a matrix written out, and by walking upwards.

Nothing here is taken from `sherwood.service.governance.access` but the names of things.
"""

from datetime import timedelta

# One letter an action, in the order of LETTERS; what a role may do, by purpose.
LETTERS = {
    "p": "see_person",
    "e": "break_glass",
    "i": "reidentify",
    "f": "see_figures",
    "m": "see_finance",
    "n": "make_plan",
    "q": "request_output",
    "r": "review_output",
    "g": "see_governance",
    "h": "prepare_meeting",
    "v": "vote",
    "u": "publish_decision",
    "o": "edit_organisations",
    "t": "edit_outcomes",
    "w": "edit_framework",
    "x": "grant_roles",
    "a": "see_audit",
    "d": "edit_flows",
    "s": "see_operations",
    "j": "run_jobs",
}
MATRIX = {
    # role: (direct care, planning, governance, operations)
    "general_practitioner": ("pei", "f", "g", ""),
    "practice_nurse": ("pe", "f", "g", ""),
    "practice_manager": ("", "f", "g", ""),
    "consultant": ("pe", "f", "g", ""),
    "care_navigator": ("pe", "f", "g", ""),
    "community_nurse": ("pe", "f", "g", ""),
    "social_worker": ("pe", "f", "g", ""),
    "care_home_nurse": ("p", "", "", ""),
    "pharmacist": ("pe", "f", "g", ""),
    "analyst": ("", "fmnq", "", ""),
    "output_checker": ("", "fr", "", ""),
    "finance_director": ("", "fmn", "gwv", ""),
    "strategic_commissioner": ("", "fmn", "gtwv", ""),
    "board_member": ("", "", "gv", ""),
    "governance_officer": ("", "", "ghuotw", ""),
    "information_governance_officer": ("", "r", "gadx", ""),
    "service_administrator": ("", "", "", "sj"),
}
COLUMNS = ("direct_care", "planning", "governance", "operations")


def actions_of(role, purpose):
    """What a role does for a purpose."""
    return {LETTERS[letter] for letter in MATRIX[role][COLUMNS.index(purpose)]}


def every_grant():
    """Every role with every purpose for which it does something."""
    return [
        (role, purpose)
        for role, columns in MATRIX.items()
        for purpose, letters in zip(COLUMNS, columns, strict=True)
        if letters
    ]


def holds(span, day):
    """A day is within a span if it is one of its days, counted out."""
    if span.end is None:
        return not day < span.start
    days = (span.end - span.start).days
    return day in {span.start + timedelta(days=n) for n in range(max(days, 0))}


def lies_below(node, top, hierarchy, belongings, day, seen=()):
    """Whether some path of memberships that hold on a day leads up from a node to a top."""
    if node == top:
        return True
    if hierarchy is None or node in seen:
        return False
    return any(
        lies_below(one.parent, top, hierarchy, belongings, day, (*seen, node))
        for one in belongings
        if one.child == node and one.hierarchy == hierarchy and holds(one, day)
    )


def allows(held, action, node, belongings, day):
    """Whether a grant lets its holder do this there on a day."""
    return (
        held is not None
        and str(action) in actions_of(held.role, str(held.purpose))
        and holds(held, day)
        and (node is None or lies_below(node, held.node, held.hierarchy, belongings, day))
    )
