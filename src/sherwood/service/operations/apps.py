"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Operations(AppConfig):
    """Keeping the service running: health, logs, jobs, and releases taken in."""

    name = "sherwood.service.operations"
    label = "operations"
