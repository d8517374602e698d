"""The outside provider as allauth knows it: OpenID Connect, with a nonce, signatures and no extras.

The nonce ties an answer to the question of this browser's session: it is made of the question's
`state`, which the session holds and which is used once.
"""

from __future__ import annotations

import hmac
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from sherwood.service.accounts.outside import PROVIDER
from sherwood.service.accounts.signed import NotBelievedError, read_signed


def nonce_of(state: str) -> str:
    """The nonce that belongs to a state."""
    return salted_hmac("sherwood.accounts.nonce", state, algorithm="sha256").hexdigest()


class AskingWithNonce(OAuth2Client):  # type: ignore[misc]
    """Asks the provider."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Where the browser is sent to."""
        asked = {**extra_params, "nonce": nonce_of(self.state)}
        return super().get_redirect_url(authorization_url, scope, asked)


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The exchange with the provider."""

    client_class = AskingWithNonce

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to."""
        del app
        return request.build_absolute_uri(reverse("outside_answer"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Believe the answer only if it was signed, meant for us, and to this question.

        Raises:
            OAuth2Error: It was not.
        """
        said = self._said(kwargs["response"].get("id_token", ""), app.client_id)
        if not hmac.compare_digest(str(said["nonce"]), nonce_of(request.GET["state"])):
            raise OAuth2Error("The answer belongs to another question.")
        told = self._fetch_user_info(token.token)
        if told.get("sub") != said["sub"]:
            raise OAuth2Error("The provider told of somebody else.")
        return self.get_provider().sociallogin_from_response(request, {**told, **said})

    def _said(self, token: str, audience: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            keys = session.get(self.openid_config["jwks_uri"])
            keys.raise_for_status()
        try:
            return read_signed(token, keys.json(), self.openid_config["issuer"], audience)
        except NotBelievedError as error:
            raise OAuth2Error(str(error)) from error


class CareIdentity(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider."""

    id = PROVIDER
    name = "Care identity"
    oauth2_adapter_class = Exchange

    def extract_uid(self, data: dict[str, Any]) -> str:
        """How the provider names them."""
        return str(data["sub"])


provider_classes = [CareIdentity]
