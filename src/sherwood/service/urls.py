"""Every address of the service; each app brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("sherwood.service.accounts.urls")),
    path("", include("sherwood.service.governance.urls")),
    path("", include("sherwood.service.governance.access.urls")),
    path("audit/", include("sherwood.service.audit.urls")),
    path("information/", include("sherwood.service.information.urls")),
    path("", include("sherwood.service.operations.urls")),
    path("", include("sherwood.service.api.urls")),
    path("", include("sherwood.service.planning.urls")),
]
