"""Log-in by an identity provider (OpenID Connect Core 1.0, code flow) on top of allauth, stricter where it is lenient.

The ID token's signature is always verified, against an allow-list of algorithms; nonce, issuer, audience and expiry must fit;
only the ID token says who someone is. The account is found by issuer and subject together, never by an address.
"""

import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY_SECONDS = 30


class CourtOidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The provider's endpoints and what its ID token must fulfil."""

    nonce = ""

    def get_provider(self) -> "CourtOidcProvider":
        found = super().get_provider()
        return CourtOidcProvider(self.request, app=found.app)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, if it speaks for the issuer that the court configured (Discovery 1.0 §4.3)."""
        config: dict[str, Any] = super().openid_config
        expected = str(self.get_provider().app.settings["server_url"]).rstrip("/")
        if str(config.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("the discovery document names another issuer")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Who logs in, from the verified ID token alone."""
        claims = self._verified_claims(app, kwargs["response"].get("id_token") or "")
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _verified_claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
            if algorithm not in ALGORITHMS:
                raise OAuth2Error("algorithm not allowed")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(id_token, algorithm).key,
                algorithms=[algorithm],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY_SECONDS,
                options={"require": REQUIRED_CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the ID token does not verify") from error
        if not self.nonce or not hmac.compare_digest(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("the ID token answers another request")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was made for another client")
        return claims

    def _key(self, id_token: str, algorithm: str) -> jwt.PyJWK:
        """The provider's key that the token names, for this algorithm and no other."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json().get("keys", [])
        key_id = jwt.get_unverified_header(id_token).get("kid")
        for key in keys:
            if key.get("kid") == key_id and key.get("alg", algorithm) == algorithm and key.get("use", "sig") == "sig":
                return jwt.PyJWK(key, algorithm=algorithm)
        raise OAuth2Error("the provider has no such key")


class CourtOidcProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce along and keeps it beside the state; PKCE is always on."""

    oauth2_adapter_class = CourtOidcAdapter
    pkce_enabled_default = True

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        auth_params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        response: HttpResponse = super().redirect(
            request, process, next_url=next_url, data=data, auth_params=auth_params, nonce=nonce, **kwargs
        )
        return response

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject together."""
        claims = data["id_token"]
        return f"{claims['iss']}|{claims['sub']}"


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    """Hands the nonce of the state to the adapter."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider (POST; GET asks first)."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _view(_Callback, request, provider_id)


def _view(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The page; a provider that does not answer, or not as it must, is told on a page of ours."""
    adapter = CourtOidcAdapter(request, provider_id)
    try:
        response: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException):
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response
