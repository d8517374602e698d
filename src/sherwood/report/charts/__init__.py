"""Charts: from tidy tables to Altair charts that are legible in print and on a telephone."""

from sherwood.report.charts.change import fan, trends, waterfall
from sherwood.report.charts.control_charts import control, control_table
from sherwood.report.charts.people import lorenz, population_pyramid
from sherwood.report.charts.plans import cost_and_funding, ranges, readiness
from sherwood.report.charts.ranking import caterpillar, forest, ranked_bars
from sherwood.report.charts.theme import AS_EXPECTED, HIGHER, LOWER, TOO_SMALL
from sherwood.report.charts.variation import calibration, funnel, funnel_table

__all__ = [
    "AS_EXPECTED",
    "HIGHER",
    "LOWER",
    "TOO_SMALL",
    "calibration",
    "caterpillar",
    "control",
    "control_table",
    "cost_and_funding",
    "fan",
    "forest",
    "funnel",
    "funnel_table",
    "lorenz",
    "population_pyramid",
    "ranges",
    "ranked_bars",
    "readiness",
    "trends",
    "waterfall",
]
