"""How organisations belong together on a day, held against the groupings of 2018."""

import csv
from datetime import date

from tests.shared_data import shared

from sherwood.service.governance.access.rules import Belonging
from sherwood.service.governance.belonging import Branch, above, branches, side_by_side

DAY = date(2018, 7, 4)


def edge(hierarchy, parent, child, start=date(2018, 4, 1), end=None):
    return Belonging(hierarchy, parent, child, start, end)


def test_a_tree_is_of_its_day():
    edges = [
        edge("system", "ics", "city", end=date(2018, 11, 1)),
        edge("system", "ics", "county"),
        edge("system", "ics", "city", date(2019, 4, 1)),
    ]
    assert branches(edges, DAY) == (Branch("ics", (Branch("city"), Branch("county"))),)
    assert branches(edges, date(2018, 12, 1)) == (Branch("ics", (Branch("county"),)),)
    assert branches(edges, date(2010, 1, 1)) == ()


def test_a_member_of_two_stands_under_each():
    edges = [edge("contract", "a", "x"), edge("contract", "b", "x")]
    assert branches(edges, DAY) == (Branch("a", (Branch("x"),)), Branch("b", (Branch("x"),)))


def test_above_is_the_way_up_and_nothing_beside_it():
    edges = [
        edge("system", "ics", "city"),
        edge("system", "city", "p1"),
        edge("system", "city", "p2"),
    ]
    assert above(edges, "p1", DAY) == {"p1", "city", "ics"}


def test_hierarchies_stand_side_by_side_as_in_2018():
    path = shared("known_answers/notts_org_hierarchy/ccg_groups_2018.csv")
    rows = list(csv.DictReader(path.open()))
    edges = [edge(row["group_type"], row["group_code"], row["ccg_code"]) for row in rows]
    codes = sorted({row["ccg_code"] for row in rows})
    table = dict(side_by_side(edges, codes, ["stp", "utla"], DAY))
    # Bassetlaw: in the county council, outside the partnership. Nottingham City: the other way.
    assert table["02Q"] == [(), ("ncc",)]
    assert table["04K"] == [("not",), ("nci",)]
    in_partnership = {code for code, parents in table.items() if parents[0]}
    in_county = {code for code, parents in table.items() if parents[1] == ("ncc",)}
    assert len(in_partnership) == len(in_county) == 6
    assert in_partnership != in_county
