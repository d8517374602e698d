"""The addresses of this app. None holds anything about a person."""

from __future__ import annotations

from django.urls import path

from sherwood.service.information.views import alerts, exports, flows, outputs, people

urlpatterns = [
    path("flows/", flows.every_flow, name="flows"),
    path("flows-new/", flows.add_flow, name="add_flow"),
    path("flows/<slug:name>/", flows.one_flow, name="flow"),
    path("flows/<slug:name>/change/", flows.change_flow, name="change_flow"),
    path("opt-outs/", flows.opt_outs, name="opt_outs"),
    path("keys/", flows.every_key, name="keys"),
    path("keys/<slug:purpose>/rotate/", flows.rotate_key, name="rotate_key"),
    path("people/", people.find_person, name="find_person"),
    path("people/open/", people.person, name="person"),
    path("people/close/", people.close_person, name="close_person"),
    path("people/emergency/", people.break_glass, name="break_glass"),
    path("people/pseudonym/", people.reidentify, name="reidentify"),
    path("alerts/", alerts.every_alert, name="alerts"),
    path("alerts/<int:pk>/", alerts.one_alert, name="alert"),
    path("who-saw/", alerts.who_saw, name="who_saw"),
    path("outputs/", outputs.every_output, name="outputs"),
    path("outputs/new/", outputs.ask_for_output, name="ask_for_output"),
    path("outputs/<int:pk>/", outputs.one_output, name="output"),
    path("outputs/<int:pk>/files/", outputs.add_file, name="add_file"),
    path("outputs/<int:pk>/move/", outputs.move_output, name="move_output"),
    path("outputs/<int:pk>/review/", outputs.review_output, name="review_output"),
    path("outputs/<int:pk>/decide/", outputs.decide_output, name="decide_output"),
    path("exports/", exports.every_export, name="exports"),
    path("exports/new/", exports.ask_for_export, name="ask_for_export"),
    path("exports/<int:pk>/", exports.one_export, name="export"),
    path("exports/<int:pk>/decide/", exports.decide_export, name="decide_export"),
    path("exports/<int:pk>/withdraw/", exports.withdraw_export, name="withdraw_export"),
    path("exports/<int:pk>/files/<str:name>", exports.fetch_export, name="fetch_export"),
    path("files/<int:pk>/", outputs.download, name="download"),
    path("files/<int:pk>/withdraw/", outputs.withdraw_file, name="withdraw_file"),
]
