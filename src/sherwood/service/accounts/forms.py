"""The forms of signing in, in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm

from sherwood.service.governance.models import Grant

_GOOD_PASSWORD = "At least 12 characters. Three words nobody would put together are easy to keep."
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "width": "10"}


class SignIn(LoginForm):  # type: ignore[misc]
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["login"].error_messages["required"] = "Enter your email address"
        self.fields["password"].error_messages["required"] = "Enter your password"


class PasswordAgain(PasswordAgainForm):  # type: ignore[misc]
    """The password, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class _WithCode(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="The 6 digits your authenticator app shows now, or one of your recovery codes.",
        max_length=20,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": "Enter the code"},
    )


class SecondStep(_WithCode, AuthenticateForm):  # type: ignore[misc]
    """A code, to sign in."""


class SecondStepAgain(_WithCode, ReauthenticateForm):  # type: ignore[misc]
    """A code, before something that matters."""


class SetUpSecondStep(_WithCode, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The 6 digits your authenticator app now shows."


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = _GOOD_PASSWORD
        self.fields["password2"].label = "New password again"


class ChoosePassword(SetPasswordForm):  # type: ignore[type-arg]
    """A password, by a link."""

    error_messages = {"password_mismatch": "The two passwords are not the same."}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "New password"
        self.fields["new_password1"].help_text = _GOOD_PASSWORD
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""


class RoleForm(forms.Form):
    """One of the roles somebody holds today."""

    grant = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role you are working in"},
    )

    def __init__(self, *args: Any, grants: list[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [  # type: ignore[attr-defined]
            (str(grant.pk), _words(grant, grants)) for grant in grants
        ]
        if len(grants) == 1:
            self.fields["grant"].initial = str(grants[0].pk)


def _words(grant: Grant, among: list[Grant]) -> str:
    """A role as it is chosen; of two at one place, also the hierarchy down which each reaches."""
    told = f"{grant}, for {grant.get_purpose_display().lower()}"
    alike = [one for one in among if (str(one), one.purpose) == (str(grant), grant.purpose)]
    if len(alike) == 1:
        return told
    return f"{told}, with what lies below it in “{grant.hierarchy}”" if grant.hierarchy else told
