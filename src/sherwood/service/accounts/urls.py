"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("role/", views.choose_role, name="choose_role"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
