"""The forms by which an officer keeps accounts."""

from __future__ import annotations

from django import forms


class InviteForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(max_length=200, help_text="As others will see it")
    email = forms.EmailField(label="Email address", help_text="They sign in with it")
    identity = forms.CharField(
        label="NHS care identity number",
        max_length=100,
        required=False,
        help_text="If another provider vouches for them; leave it empty otherwise",
    )


class LinkForm(forms.Form):
    """A new way in for somebody who is known."""

    without_second_step = forms.BooleanField(
        label="They lost their authenticator app and their recovery codes: take it away as well",
        required=False,
    )
    reason = forms.CharField(
        max_length=300, help_text="How you know that it is they who ask. Kept in the audit"
    )


class ReasonForm(forms.Form):
    """Why an account is closed or reopened."""

    reason = forms.CharField(max_length=300, help_text="Kept in the audit")
