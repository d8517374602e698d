"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    """What was done and seen, by whom: appended, chained, and never changed."""

    name = "sherwood.service.audit"
    label = "audit"
