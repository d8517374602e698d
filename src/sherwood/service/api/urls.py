"""The addresses of the API, its document, its page, and one's tokens."""

from __future__ import annotations

from django.urls import include, path, re_path

from sherwood.service.api import views
from sherwood.service.api.assembled import API, ROUTERS, doors

_CALLED = [
    path("openapi.json", views.openapi, name="openapi"),
    *doors(API, ROUTERS),
    re_path(r"^.*$", views.nothing_here, name="nothing_here"),
]

urlpatterns = [
    path("api/", views.manual, name="api_manual"),
    path("api/v1/", include((_CALLED, "api"))),
    path("accounts/tokens/", views.every_token, name="tokens"),
    path("accounts/tokens/new/", views.make_token, name="make_token"),
    path("accounts/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
