"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Planning(AppConfig):
    """Figures, the plan, and the jobs that make both."""

    name = "sherwood.service.planning"
    label = "planning"

    def ready(self) -> None:
        """From now on, a release that is taken in is analysed."""
        from sherwood.service.operations.jobs import release_shown
        from sherwood.service.planning.jobs import follow_release

        release_shown.connect(follow_release, dispatch_uid="planning")
