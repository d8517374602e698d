"""Whether gains and losses can be shared as the policy says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault
from sherwood.partnership.money import Band

FILE = "risk.toml"


def corridors(written: Written) -> Iterator[Fault]:
    """Bands from nought upwards, the last of them open."""
    policy = written.risk.policy
    yield from _bands("corridor", policy.corridor)
    if policy.loss_corridor:
        yield from _bands("loss_corridor", policy.loss_corridor)


def _bands(name: str, bands: Sequence[Band]) -> Iterator[Fault]:
    placed = list(numbered(f"policy.{name}", bands))
    for key, band in placed[:-1]:
        if band.upper is None:
            wrong = "it has no upper end, and is not the last"
            yield Fault(FILE, f"{key}.upper", "", wrong, "Give it one: only the last band is open")
    for (_, lower), (key, higher) in pairwise(placed):
        if lower.upper is not None and higher.upper is not None and higher.upper <= lower.upper:
            wrong = f"it is not above the band before it, {lower.upper:g}"
            remedy = "Let the bands rise"
            yield Fault(FILE, f"{key}.upper", f"{higher.upper:g}", wrong, remedy)
    key, last = placed[-1]
    if last.upper is not None:
        wrong = "the last band has an upper end, and nothing says who bears what is beyond it"
        yield Fault(FILE, f"{key}.upper", f"{last.upper:g}", wrong, "Leave it out")


def stop_loss(written: Written) -> Iterator[Fault]:
    """A stop-loss at what everybody costs."""
    place, policy = written.partnership.partnership, written.risk.policy
    head = place.annual_cost / place.population
    if policy.stop_loss <= head:
        wrong = f"it is no more than an average person costs in a year, £{head:,.0f}"
        remedy = "Write the cost of one person above which the pool pays, such as 100_000"
        yield Fault(FILE, "policy.stop_loss", f"{policy.stop_loss:.15g}", wrong, remedy)


def savings_rate(written: Written) -> Iterator[Fault]:
    """A cap below which every gain is taken for chance."""
    policy = written.risk.policy
    if policy.cap <= policy.minimum_savings_rate:
        wrong = f"it is not above minimum_savings_rate, {policy.minimum_savings_rate:g}"
        remedy = "Raise the cap, or nothing is ever shared"
        yield Fault(FILE, "policy.cap", f"{policy.cap:g}", wrong, remedy)


def impacts(written: Written) -> Iterator[Fault]:
    """Risks that cost less than nothing."""
    for key, risk in numbered("risk", written.risk.risk):
        if risk.impact.p10 < 0:
            wrong = "a risk costs nought or more"
            stands = f"{risk.impact.p10:g}"
            yield Fault(FILE, f"{key}.impact", stands, wrong, "Write the loss without a sign")


CHECKS = (corridors, stop_loss, savings_rate, impacts)
