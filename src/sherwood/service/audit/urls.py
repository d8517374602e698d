"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("verify/", views.verify_now, name="verify_audit"),
]
