"""The peer benchmark: what would be used if every practice were like the best fifth of them.

After case-mix and shrinkage, the benchmark of a line is the ratio that the best fifth of practices,
by expected use, reach. The opportunity of a practice is what it uses above that. Only lines where
using less is the direction of a well-managed system are compared, and only where practices differ
beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.actuarial.ratios import Ratios

BEST_SHARE = 0.2


@dataclass(frozen=True)
class PeerGap:
    """How far practices are from the best fifth.

    Attributes:
        target: The benchmark ratio of each line.
        share: The part of each practice's use that lies above it, practices x lines, in [0, 1].
        error: Standard error of each line's total gap, in units.
    """

    target: Floats
    share: Floats
    error: Floats


def peer_gap(practices: Ratios, compared: np.typing.NDArray[np.bool_]) -> PeerGap:
    """The gap between every practice and the best fifth.

    Args:
        practices: Ratios of practices x lines.
        compared: Which lines are compared.
    """
    target = _best_fifth(practices.shrunk, practices.expected)
    above = (practices.shrunk > target) & compared & (practices.between > 0)
    gap = np.where(above, (practices.shrunk - target) * practices.expected, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(practices.observed > 0, gap / practices.observed, 0.0)
    return PeerGap(target, np.clip(share, 0.0, 1.0), _gap_error(practices, target, above))


def _best_fifth(shrunk: Floats, expected: Floats) -> Floats:
    """The ratio below which lie the practices with the best fifth of expected use, by line."""
    order = np.argsort(shrunk, axis=0, kind="stable")
    ranked = np.take_along_axis(shrunk, order, axis=0)
    weight = np.take_along_axis(expected, order, axis=0).cumsum(axis=0)
    total = np.maximum(weight[-1], 1e-300)
    place = np.minimum((weight / total < BEST_SHARE).sum(axis=0), len(shrunk) - 1)
    edge: Floats = np.take_along_axis(ranked, place[None, :], axis=0)[0]
    return edge


def _gap_error(practices: Ratios, target: Floats, above: np.typing.NDArray[np.bool_]) -> Floats:
    """Standard error of the sum of the gaps, with which practices lie above held fixed."""
    exposed = np.where(above, practices.expected, 0.0)
    own = (exposed**2 * practices.shrunk_error**2).sum(axis=0)
    best = practices.shrunk <= target
    weight = np.where(best, practices.expected, 0.0)
    weight = weight / np.maximum(weight.sum(axis=0), 1e-300)
    target_variance = (weight**2 * practices.shrunk_error**2).sum(axis=0)
    error: Floats = np.sqrt(own + exposed.sum(axis=0) ** 2 * target_variance)
    return error
