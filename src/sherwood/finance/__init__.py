"""Projection, control total, budget, risk, transition, viability, payments: what it does to money."""
