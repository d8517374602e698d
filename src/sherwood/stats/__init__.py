"""Public-health statistics by the national methods: numpy and scipy only, arrays in, arrays out.

Every public function takes arguments in the field's words and returns a frozen value that
carries its method; inputs that a careful analyst would query are refused with a `MethodError`.
"""

from sherwood.stats.apportionment import apportion, apportion_rows, round_together
from sherwood.stats.comparison import Comparison, Standing, compare_with_peers
from sherwood.stats.concentration import (
    Curve,
    concentration_curve,
    concentration_index,
    gini,
    lorenz_curve,
)
from sherwood.stats.control_charts import ControlChart, control_chart
from sherwood.stats.control_icons import Assurance, Improvement, Variation
from sherwood.stats.credibility import Shrunk, shrink_means
from sherwood.stats.cusum import Cusum, cusum, risk_adjusted_cusum
from sherwood.stats.decomposition import Decomposition, age_contributions, decompose
from sherwood.stats.disclosure import suppress, suppress_amounts
from sherwood.stats.disclosure_audit import Audit, audit
from sherwood.stats.disclosure_differencing import Difference, check_differencing, differences
from sherwood.stats.disclosure_policies import Dominance, Policy, policy_named
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
from sherwood.stats.gaps import (
    PopulationAttributable,
    absolute_gap,
    population_attributable,
    relative_gap,
)
from sherwood.stats.healthy_life import HealthyLife, healthy_life_expectancy, sullivan
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
from sherwood.stats.life_comparison import compare_expectancy, difference
from sherwood.stats.life_tables import LifeTable, life_table
from sherwood.stats.means import mean
from sherwood.stats.proportions import proportion
from sherwood.stats.quantiles import quantile_groups
from sherwood.stats.rates import rate
from sherwood.stats.rebasing import Rebase
from sherwood.stats.run_charts import RunChart, run_chart
from sherwood.stats.shrinkage import shrink, shrink_counts, shrink_shares
from sherwood.stats.slope import SlopeIndex, slope_index
from sherwood.stats.special_cause import SpecialCause, SpecialCauseRules
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
    "Curve",
    "Cusum",
    "Decomposition",
    "Difference",
    "Dominance",
    "Estimate",
    "Funnel",
    "HealthyLife",
    "Improvement",
    "LifeTable",
    "Overdispersion",
    "Policy",
    "PopulationAttributable",
    "Published",
    "PublishedEstimate",
    "Rebase",
    "RunChart",
    "Shrunk",
    "SlopeIndex",
    "SpecialCause",
    "SpecialCauseRules",
    "Standing",
    "Unpublished",
    "Variation",
    "absolute_gap",
    "age_contributions",
    "apportion",
    "apportion_rows",
    "audit",
    "byar_interval",
    "change_needed",
    "check_differencing",
    "check_published",
    "compare_expectancy",
    "compare_with_peers",
    "concentration_curve",
    "concentration_index",
    "control_chart",
    "cusum",
    "decompose",
    "difference",
    "differences",
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
    "round_together",
    "run_chart",
    "shrink",
    "shrink_counts",
    "shrink_means",
    "shrink_shares",
    "slope_index",
    "standardised_rate",
    "standardised_ratio",
    "sullivan",
    "suppress",
    "suppress_amounts",
    "wilson_interval",
    "years_left_before",
    "years_of_life_lost",
]
