"""Fifty people at once, for as long as SHERWOOD_SOAK_MINUTES says: pages stay quick, memory steady.

A proof of `make soak`, by the bench of the service, whose figures are in benchmarks/RESULTS.md.
"""

import os
import sys

import pytest
from benchmarks.service import PEOPLE, load, percentile

MINUTES = float(os.environ.get("SHERWOOD_SOAK_MINUTES", "60"))


@pytest.mark.soak
def test_fifty_people_at_once(capsys):
    met = load(MINUTES)
    pages = met.every_page()
    middle, slow = percentile(pages, 0.5), percentile(pages, 0.95)
    slowest = ", ".join(f"{kind} {percentile(one, 0.95):.3f} s" for kind, one in met.slowest())
    forms = percentile(met.writes, 0.95)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{PEOPLE} people, {MINUTES:g} min: {len(pages):,} pages, p50 {middle:.3f} s, "
            f"p95 {slow:.3f} s ({slowest}); {len(met.writes):,} forms, p95 {forms:.3f} s; "
            f"memory up to {max(met.memory) / 2**20:.0f} MB, at the end {met.grown():.2f} x that "
            "near the beginning\n"
        )
    assert met.wrong == []
    assert slow < 0.3
    assert met.grown() < 1.1
