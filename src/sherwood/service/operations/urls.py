"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.operations import views

urlpatterns = [
    path("alive/", views.alive, name="alive"),
    path("ready/", views.ready, name="ready"),
    path("metrics/", views.figures, name="metrics"),
    path("operations/", views.operations, name="operations"),
    path("operations/release/", views.take_release, name="take_release"),
]
