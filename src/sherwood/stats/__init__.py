"""Public-health statistics by the national methods: numpy and scipy only, arrays in, arrays out.

Every public function takes keyword arguments in the field's words and returns a frozen value that
carries its method; inputs that a careful analyst would query are refused with a `MethodError`.
"""

from sherwood.stats.estimate import Estimate
from sherwood.stats.proportions import proportion
from sherwood.stats.rates import rate

__all__ = ["Estimate", "proportion", "rate"]
