"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from sherwood.service.governance.views import (
    agreements,
    bodies,
    decisions,
    framework,
    log,
    meetings,
    memberships,
    organisations,
    outcomes,
    proposals,
)

_DECIDING = [
    path("meetings/", meetings.every_meeting, name="meetings"),
    path("meetings/new/", meetings.plan_meeting, name="plan_meeting"),
    path("meetings/<int:pk>/", meetings.one_meeting, name="meeting"),
    path("meetings/<int:pk>/move/", meetings.move_meeting, name="move_meeting"),
    path("meetings/<int:pk>/papers/new/", meetings.add_paper, name="add_paper"),
    path("meetings/<int:pk>/questions/new/", meetings.ask, name="ask"),
    path("meetings/<int:pk>/attendance/", meetings.attend, name="attend"),
    path("papers/<int:pk>/", meetings.one_paper, name="paper"),
    path("papers/<int:pk>/change/", meetings.change_paper, name="change_paper"),
    path("decisions/", log.every_decision, name="decisions"),
    path("decisions/<int:pk>/", decisions.one_decision, name="decision"),
    path("decisions/<int:pk>/move/", decisions.move_decision, name="move_decision"),
    path("decisions/<int:pk>/vote/", decisions.vote, name="vote"),
    path("decisions/<int:pk>/interests/new/", decisions.declare, name="declare"),
    path("decisions/<int:pk>/publish/", decisions.publish, name="publish"),
    path("published/", decisions.every_published, name="published"),
    path("published/<int:pk>/", decisions.one_published, name="published_decision"),
    path("published/feed/", decisions.feed, name="published_feed"),
]

_BELONGING = [
    path("organisations/", organisations.every_organisation, name="organisations"),
    path("organisations/new/", organisations.add_organisation, name="add_organisation"),
    path("organisations/of/<str:code>/", organisations.one_organisation, name="organisation"),
    path(
        "organisations/of/<str:code>/change/",
        organisations.change_organisation,
        name="change_organisation",
    ),
    path("hierarchies/", organisations.every_hierarchy, name="hierarchies"),
    path("hierarchies/<slug:name>/", organisations.one_hierarchy, name="hierarchy"),
    path("memberships/new/", memberships.add_membership, name="add_membership"),
    path("memberships/<int:pk>/end/", memberships.end_membership, name="end_membership"),
    path("memberships/<int:pk>/suspend/", memberships.suspend_member, name="suspend_member"),
    path("suspensions/<int:pk>/rejoin/", memberships.rejoin, name="rejoin"),
    path("proposals/", proposals.every_proposal, name="proposals"),
    path("proposals/<int:pk>/", proposals.one_proposal, name="proposal"),
    path("bodies/", bodies.every_body, name="bodies"),
    path("bodies/new/", bodies.add_body, name="add_body"),
    path("bodies/<int:pk>/", bodies.one_body, name="body"),
    path("bodies/<int:pk>/change/", bodies.change_body, name="change_body"),
    path("bodies/<int:pk>/topics/new/", bodies.add_topic, name="add_topic"),
    path("topics/<int:pk>/change/", bodies.change_topic, name="change_topic"),
    path("delegations/new/", bodies.delegate, name="delegate"),
    path("delegations/<int:pk>/revoke/", bodies.revoke, name="revoke_delegation"),
    path("agreements/", agreements.every_agreement, name="agreements"),
    path("agreements/new/", agreements.add_agreement, name="add_agreement"),
    path("agreements/<int:pk>/", agreements.one_agreement, name="agreement"),
    path("agreements/<int:pk>/change/", agreements.change_agreement, name="change_agreement"),
    path("agreements/<int:pk>/offer/", agreements.offer_agreement, name="offer_agreement"),
    path("agreements/<int:pk>/end/", agreements.end_agreement, name="end_agreement"),
    path("parties/<int:pk>/sign/", agreements.sign_agreement, name="sign_agreement"),
    path("parties/<int:pk>/leave/", agreements.leave_agreement, name="leave_agreement"),
]

_AIMING = [
    path("outcomes/", outcomes.every_outcome, name="outcomes"),
    path("outcomes/new/", outcomes.add_outcome, name="add_outcome"),
    path("outcomes/file/", outcomes.outcomes_file, name="outcomes_file"),
    path("outcomes/file/new/", outcomes.take_outcomes, name="take_outcomes"),
    path("outcomes/of/<slug:name>/", outcomes.one_outcome, name="outcome"),
    path("outcomes/of/<slug:name>/change/", outcomes.change_outcome, name="change_outcome"),
    path("outcomes/of/<slug:name>/end/", outcomes.end_outcome, name="end_outcome"),
    path("outcomes/of/<slug:name>/contributes/", outcomes.contribute, name="contribute"),
    path("contributions/<int:pk>/end/", outcomes.no_longer, name="end_contribution"),
    path("framework/", framework.every_item, name="framework"),
    path("framework/file/", framework.partnership_files, name="partnership_files"),
    path("framework/of/<slug:name>/", framework.one_item, name="framework_item"),
    path("framework/of/<slug:name>/change/", framework.change_item, name="change_item"),
    path("framework/of/<slug:name>/statuses/new/", framework.add_status, name="add_status"),
    path("statuses/<int:pk>/correct/", framework.correct_status, name="correct_status"),
    path("statuses/<int:pk>/withdraw/", framework.withdraw_status, name="withdraw_status"),
]

urlpatterns = [*_DECIDING, *_BELONGING, *_AIMING]
