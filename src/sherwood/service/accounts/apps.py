"""The app, as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Accounts(AppConfig):
    """Who signs in, and how sure we are that it is they."""

    name = "sherwood.service.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what is told of sign-ins."""
        import_module("sherwood.service.accounts.telling")
