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
from sherwood.stats.control_charts import ControlChart, control_chart
from sherwood.stats.control_icons import Assurance, Improvement, Variation
from sherwood.stats.credibility import Shrunk, shrink_means
from sherwood.stats.cusum import Cusum, cusum, risk_adjusted_cusum
from sherwood.stats.decomposition import Decomposition, decompose
from sherwood.stats.disclosure import suppress, suppress_amounts
from sherwood.stats.disclosure_audit import Audit, audit
from sherwood.stats.disclosure_policies import Policy, policy_named
from sherwood.stats.disclosure_results import (
    Published,
    PublishedEstimate,
    Unpublished,
    check_published,
    is_published,
)
from sherwood.stats.dispersion import Overdispersion, overdispersion
from sherwood.stats.estimate import Estimate
from sherwood.stats.funnels import Funnel, funnel, funnel_limits
from sherwood.stats.gaps import absolute_gap, population_attributable, relative_gap
from sherwood.stats.healthy_life import HealthyLife, healthy_life_expectancy
from sherwood.stats.healthy_life_target import ChangeNeeded, change_needed
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
from sherwood.stats.life_comparison import compare_expectancy
from sherwood.stats.life_tables import LifeTable, life_table
from sherwood.stats.means import mean
from sherwood.stats.proportions import proportion
from sherwood.stats.quantiles import quantile_groups
from sherwood.stats.rates import rate
from sherwood.stats.rebasing import Rebase
from sherwood.stats.run_charts import RunChart, run_chart
from sherwood.stats.shrinkage import shrink, shrink_counts, shrink_shares
from sherwood.stats.slope import SlopeIndex, slope_index
from sherwood.stats.standard_population import AGE_BANDS, EUROPEAN_STANDARD_POPULATION_2013
from sherwood.stats.standardisation import standardised_rate
from sherwood.stats.years_of_life_lost import years_left_before, years_of_life_lost

__all__ = [
    "AGE_BANDS",
    "EUROPEAN_STANDARD_POPULATION_2013",
    "Assurance",
    "Audit",
    "ChangeNeeded",
    "Comparison",
    "ControlChart",
    "Cusum",
    "Decomposition",
    "Estimate",
    "Funnel",
    "HealthyLife",
    "Improvement",
    "LifeTable",
    "Overdispersion",
    "Policy",
    "Published",
    "PublishedEstimate",
    "Rebase",
    "RunChart",
    "Shrunk",
    "SlopeIndex",
    "Standing",
    "Unpublished",
    "Variation",
    "absolute_gap",
    "audit",
    "byar_interval",
    "change_needed",
    "check_published",
    "compare_expectancy",
    "compare_with_peers",
    "concentration_curve",
    "concentration_index",
    "control_chart",
    "cusum",
    "decompose",
    "exact_poisson_interval",
    "funnel",
    "funnel_limits",
    "gini",
    "healthy_life_expectancy",
    "indirectly_standardised_rate",
    "is_published",
    "life_table",
    "lorenz_curve",
    "mean",
    "overdispersion",
    "poisson_interval",
    "policy_named",
    "population_attributable",
    "proportion",
    "quantile_groups",
    "rate",
    "relative_gap",
    "risk_adjusted_cusum",
    "run_chart",
    "shrink",
    "shrink_counts",
    "shrink_means",
    "shrink_shares",
    "slope_index",
    "standardised_rate",
    "standardised_ratio",
    "suppress",
    "suppress_amounts",
    "wilson_interval",
    "years_left_before",
    "years_of_life_lost",
]
