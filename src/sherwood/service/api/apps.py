"""The app, as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Api(AppConfig):
    """What programs ask, and the tokens by which they are known."""

    name = "sherwood.service.api"
    label = "api"

    def ready(self) -> None:
        """Listen to what ends a token."""
        import_module("sherwood.service.api.ending")
