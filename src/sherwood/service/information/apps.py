"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Information(AppConfig):
    """Why data may be used: flows, opt-outs, care relationships, and the release of outputs."""

    name = "sherwood.service.information"
    label = "information"
