"""Charts: from tidy tables to Altair charts that are legible in print and on a telephone."""

from sherwood.report.charts.change import fan, trends, waterfall
from sherwood.report.charts.control import Assurance, Variation, control
from sherwood.report.charts.people import lorenz, population_pyramid
from sherwood.report.charts.ranking import caterpillar, forest, ranked_bars
from sherwood.report.charts.theme import AS_EXPECTED, HIGHER, LOWER
from sherwood.report.charts.variation import calibration, funnel

__all__ = [
    "AS_EXPECTED",
    "HIGHER",
    "LOWER",
    "Assurance",
    "Variation",
    "calibration",
    "caterpillar",
    "control",
    "fan",
    "forest",
    "funnel",
    "lorenz",
    "population_pyramid",
    "ranked_bars",
    "trends",
    "waterfall",
]
