"""The statuses of enablers and functions with which a plan was made; what changed since another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sherwood.partnership.folder import Partnership


@dataclass(frozen=True)
class StatusChanged:
    """An item whose history is not what it was.

    Attributes:
        item: Its name in addresses.
        before: Its last status then, in words; empty if it was not there.
        after: Its last status now.
    """

    item: str
    title: str
    before: str
    after: str


def statuses_of(partnership: Partnership) -> dict[str, Any]:
    """Every item of a partnership with its history, as plain values."""
    return {
        one.id: {
            "title": one.title,
            "history": [
                {
                    "status": change.status.value,
                    "start": change.start.isoformat(),
                    "lapses": change.lapses.isoformat() if change.lapses else None,
                    "planned": change.planned,
                }
                for change in one.history
            ],
        }
        for one in (*partnership.enablers, *partnership.functions)
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[StatusChanged]:
    """The items whose histories differ between two plans.

    Example:
        >>> now = {"hub": {"title": "Hub", "history": [{"status": "effective",
        ...     "start": "2018-04-01", "lapses": "2019-04-01", "planned": False}]}}
        >>> [(one.title, one.before, one.after) for one in changed({}, now)]
        [('Hub', 'nothing', 'effective from 2018-04-01 until 2019-04-01')]
    """
    for name in sorted({*before, *after}):
        then, now = before.get(name), after.get(name)
        if _history(then) != _history(now):
            title = (now or then or {}).get("title", name)
            yield StatusChanged(name, title, _last(then), _last(now))


def _history(item: Mapping[str, Any] | None) -> list[Any]:
    return list(item["history"]) if item else []


def _last(item: Mapping[str, Any] | None) -> str:
    history = _history(item)
    if not history:
        return "nothing"
    last = history[-1]
    words = f"{last['status'].replace('_', ' ')} from {last['start']}"
    return f"{words} until {last['lapses']}" if last["lapses"] else words
