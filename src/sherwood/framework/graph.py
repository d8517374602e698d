"""What stands on what: enablers and functions in layers, each above all that it requires."""

from __future__ import annotations

from dataclasses import dataclass

from sherwood.framework.readiness import items, required
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Enabler, Function, Item


@dataclass(frozen=True)
class Standing:
    """An item and its place.

    Attributes:
        item: The enabler or function.
        kind: `enabler` or `function`.
        layer: 0 requires nothing; each other lies one above the highest it requires.
        requires: What it names itself.
        items_on_it: Items that require it, directly or not.
        interventions_on_it: Planned interventions that do.
        cost: Middle pounds: once for an enabler, in a full year for a function.
    """

    item: str
    title: str
    kind: str
    layer: int
    requires: tuple[str, ...]
    items_on_it: tuple[str, ...]
    interventions_on_it: tuple[str, ...]
    cost: float


def standings(partnership: Partnership) -> tuple[Standing, ...]:
    """Every item, the lowest layer first.

    Args:
        partnership: Without a cycle in what its items require.
    """
    known = items(partnership)
    layer: dict[str, int] = {}

    def placed(name: str) -> int:
        if name not in layer:
            layer[name] = 1 + max((placed(below) for below in known[name].requires), default=-1)
        return layer[name]

    under = {name: set(required(partnership, item.requires)) for name, item in known.items()}
    needs = {
        planned.id: set(required(partnership, partnership.interventions[planned.uses].requires))
        for planned in partnership.planned
    }
    found = [
        Standing(
            item=name,
            title=item.title,
            kind="enabler" if isinstance(item, Enabler) else "function",
            layer=placed(name),
            requires=item.requires,
            items_on_it=tuple(other for other in known if name in under[other]),
            interventions_on_it=tuple(planned for planned in needs if name in needs[planned]),
            cost=_cost(item),
        )
        for name, item in known.items()
    ]
    return tuple(sorted(found, key=lambda each: each.layer))


def as_text(partnership: Partnership) -> str:
    """The layers as text, for a terminal or a log."""
    lines: list[str] = []
    last = -1
    titles = {name: item.title for name, item in items(partnership).items()}
    for each in standings(partnership):
        if each.layer != last:
            lines.append(f"Layer {each.layer}")
        last = each.layer
        on = f" <- {', '.join(titles[name] for name in each.requires)}" if each.requires else ""
        lines.append(f"  {each.title} ({each.kind}){on}")
    return "\n".join(lines)


def _cost(item: Item) -> float:
    if isinstance(item, Enabler):
        return item.cost.p50
    return item.run_cost.p50 if isinstance(item, Function) else 0.0
