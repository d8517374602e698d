"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.planning.views import figures, plan

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/organisations/", figures.organisations, name="figures_organisations"),
    path("figures/again/", figures.make_again, name="figures_again"),
    path("figures/tables/<slug:key>/", figures.table, name="figures_table"),
    path("figures/charts/<slug:key>/<slug:canvas>/", figures.chart, name="figures_chart"),
    path("figures/report/", figures.report, name="figures_report"),
    path("plan/", plan.newest, name="plan"),
    path("plan/again/", plan.plan_again, name="plan_again"),
    path("plan/runs/", plan.runs, name="plan_runs"),
    path("plan/runs/<int:pk>/", plan.one_run, name="plan_run"),
    path("plan/runs/<int:pk>/report/", plan.report, name="plan_report"),
    path("plan/runs/<int:pk>/workbook/", plan.workbook, name="plan_workbook"),
    path("plan/runs/<int:pk>/tables/<slug:key>/", plan.table, name="plan_table"),
    path(
        "plan/runs/<int:pk>/charts/<slug:key>/<slug:canvas>/",
        plan.chart,
        name="plan_chart",
    ),
]
