"""What goes in a circle: requirements that wait for each other, members of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from sherwood.partnership.checks.written import Written, rows
from sherwood.partnership.faults import Fault


def circles(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Circles of a graph, until none is left that does not share an edge with one of these.

    Args:
        graph: By name, the names that it points to.

    Example:
        >>> list(circles({"record": ["agreement"], "agreement": ["board"], "board": ["record"]}))
        [('agreement', 'board', 'record', 'agreement')]
    """
    left = {name: dict.fromkeys(graph[name]) for name in sorted(graph)}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            # The sorter names the pointed-to before what points to it.
            found = list(reversed(error.args[1]))[1:]
            start = found.index(min(found))
            circle = (*found[start:], *found[: start + 1])
            del left[circle[-2]][circle[-1]]
            yield circle
        else:
            return


def requirements(written: Written) -> Iterator[Fault]:
    """Enablers and functions that stand on each other."""
    found = {item.id: (file, key) for file, key, item in written.items()}
    graph = {item.id: item.requires for _, _, item in written.items()}
    for circle in circles(graph):
        file, key = found[circle[0]]
        wrong = f"it goes in a circle: {' requires '.join(circle)}"
        remedy = "Leave out one of these requirements: none of them could ever come first"
        yield Fault(file, f"{key}.requires", "", wrong, remedy)


def memberships(written: Written) -> Iterator[Fault]:
    """Members of themselves, on the days on which memberships begin."""
    edges = list(rows(written.memberships))
    told = set()
    for hierarchy in dict.fromkeys(edge.hierarchy for _, edge in edges):
        inside = [(row, edge) for row, edge in edges if edge.hierarchy == hierarchy]
        for day in sorted({edge.start for _, edge in inside}):
            holding = [(row, edge) for row, edge in inside if edge.holds(day)]
            graph: dict[str, list[str]] = {}
            for _, edge in holding:
                graph.setdefault(edge.child, []).append(edge.parent)
            for circle in circles(graph):
                if (hierarchy, circle) in told:
                    continue
                told.add((hierarchy, circle))
                row = next(row for row, edge in holding if (edge.child, edge.parent) == circle[:2])
                wrong = f"on {day} '{hierarchy}' goes in a circle: {' in '.join(circle)}"
                yield Fault("memberships.csv", row, "", wrong, "End one of these memberships")


CHECKS = (requirements, memberships)
