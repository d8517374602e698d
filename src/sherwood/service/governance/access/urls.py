"""The addresses of giving roles."""

from __future__ import annotations

from django.urls import path

from sherwood.service.governance.access import views

urlpatterns = [
    path("roles/", views.every_grant, name="grants"),
    path("roles/new/", views.give_role, name="give_role"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
