"""Projection, control total, budget, risk, transition, viability: what the plan does to money."""
