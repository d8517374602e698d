"""The library of interventions: reviewed files that any partnership may use."""
