"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.governance.views import decisions, meetings

urlpatterns = [
    path("meetings/", meetings.every_meeting, name="meetings"),
    path("meetings/new/", meetings.plan_meeting, name="plan_meeting"),
    path("meetings/<int:pk>/", meetings.one_meeting, name="meeting"),
    path("meetings/<int:pk>/move/", meetings.move_meeting, name="move_meeting"),
    path("meetings/<int:pk>/papers/new/", meetings.add_paper, name="add_paper"),
    path("meetings/<int:pk>/questions/new/", meetings.ask, name="ask"),
    path("meetings/<int:pk>/attendance/", meetings.attend, name="attend"),
    path("papers/<int:pk>/", meetings.one_paper, name="paper"),
    path("papers/<int:pk>/change/", meetings.change_paper, name="change_paper"),
    path("decisions/<int:pk>/", decisions.one_decision, name="decision"),
    path("decisions/<int:pk>/move/", decisions.move_decision, name="move_decision"),
    path("decisions/<int:pk>/vote/", decisions.vote, name="vote"),
    path("decisions/<int:pk>/interests/new/", decisions.declare, name="declare"),
    path("decisions/<int:pk>/publish/", decisions.publish, name="publish"),
    path("published/", decisions.every_published, name="published"),
    path("published/<int:pk>/", decisions.one_published, name="published_decision"),
    path("published/feed/", decisions.feed, name="published_feed"),
]
