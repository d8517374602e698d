"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Governance(AppConfig):
    """Organisations, people and their roles, how they decide, and who may see what."""

    name = "sherwood.service.governance"
    label = "governance"
