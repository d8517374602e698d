"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Who signs in, and how sure we are that it is they."""

    name = "sherwood.service.accounts"
    label = "accounts"
