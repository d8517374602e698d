"""Public-health statistics by the national methods: numpy and scipy only, arrays in, arrays out.

Every public function takes keyword arguments in the field's words and returns a frozen value that
carries its method; inputs that a careful analyst would query are refused with a `MethodError`.
"""

from sherwood.stats.comparison import Comparison, Standing, compare_with_peers
from sherwood.stats.concentration import (
    concentration_curve,
    concentration_index,
    gini,
    lorenz_curve,
)
from sherwood.stats.credibility import Shrunk, shrink_means
from sherwood.stats.dispersion import Overdispersion, overdispersion
from sherwood.stats.estimate import Estimate
from sherwood.stats.funnels import Funnel, funnel, funnel_limits
from sherwood.stats.gaps import absolute_gap, population_attributable, relative_gap
from sherwood.stats.indirect_standardisation import (
    indirectly_standardised_rate,
    standardised_ratio,
)
from sherwood.stats.intervals import (
    byar_interval,
    exact_poisson_interval,
    poisson_interval,
    wilson_interval,
)
from sherwood.stats.means import mean
from sherwood.stats.proportions import proportion
from sherwood.stats.quantiles import quantile_groups
from sherwood.stats.rates import rate
from sherwood.stats.shrinkage import shrink, shrink_counts, shrink_shares
from sherwood.stats.slope import SlopeIndex, slope_index
from sherwood.stats.standard_population import AGE_BANDS, EUROPEAN_STANDARD_POPULATION_2013
from sherwood.stats.standardisation import standardised_rate
from sherwood.stats.years_of_life_lost import years_left_before, years_of_life_lost

__all__ = [
    "AGE_BANDS",
    "EUROPEAN_STANDARD_POPULATION_2013",
    "Comparison",
    "Estimate",
    "Funnel",
    "Overdispersion",
    "Shrunk",
    "SlopeIndex",
    "Standing",
    "absolute_gap",
    "byar_interval",
    "compare_with_peers",
    "concentration_curve",
    "concentration_index",
    "exact_poisson_interval",
    "funnel",
    "funnel_limits",
    "gini",
    "indirectly_standardised_rate",
    "lorenz_curve",
    "mean",
    "overdispersion",
    "poisson_interval",
    "population_attributable",
    "proportion",
    "quantile_groups",
    "rate",
    "relative_gap",
    "shrink",
    "shrink_counts",
    "shrink_means",
    "shrink_shares",
    "slope_index",
    "standardised_rate",
    "standardised_ratio",
    "wilson_interval",
    "years_left_before",
    "years_of_life_lost",
]
