"""Readiness, interventions, simulation, attribution, schedule: what the plan does, and when."""
