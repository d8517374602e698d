"""The addresses of signing in: of allauth's, only those that are used."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path

from sherwood.service.accounts import officers, views

urlpatterns = [
    path("", views.home, name="home"),
    path("role/", views.choose_role, name="choose_role"),
    path("role/second-step/", views.second_step_needed, name="second_step_needed"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("accounts/", views.your_account, name="your_account"),
    path("accounts/sign-in/", account.login, name="account_login"),
    path("accounts/sign-out/", account.logout, name="account_logout"),
    path("accounts/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("accounts/again/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/link/<str:key>/<str:token>/", views.follow_link, name="follow_link"),
    path("accounts/link/password/", views.choose_password, name="choose_password"),
    path("accounts/code/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/code/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/app/", login_required(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/app/remove/", login_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    # Where allauth returns to after a change; it has one name for what is one page here.
    path("accounts/", views.your_account, name="mfa_index"),
    path(
        "accounts/recovery/",
        login_required(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/recovery/new/",
        login_required(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/people/", officers.every_account, name="every_account"),
    path("accounts/people/new/", officers.invite, name="invite"),
    path("accounts/people/<int:pk>/", officers.account, name="account"),
    path("accounts/people/<int:pk>/link/", officers.new_link, name="new_link"),
    path("accounts/people/<int:pk>/close/", officers.close_account, name="close_account"),
    path("accounts/people/<int:pk>/reopen/", officers.reopen_account, name="reopen_account"),
    path("accounts/outside/", views.ask_outside, name="ask_outside"),
    path("accounts/outside/answer/", views.outside_answer, name="outside_answer"),
]
