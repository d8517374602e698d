"""Organisations, people and their roles, how they decide, and who may see what."""
