"""How people log in: a code to phone or mail, passkeys, one-time codes, an identity provider; there are no passwords."""

from typing import Any
from urllib.parse import urlsplit

from courtportal.kernel.web.content_security import CONTENT_SECURITY_POLICY
from courtportal.settings import env

SILENCED_SYSTEM_CHECKS = ["account.W001"]  # phone or mail: each is optional, the sign-up form asks for one of them

_SIX_DIGITS = {"numeric": True, "length": 6, "dashed": False}
_FORMS = "courtportal.kernel.identity.forms"

ACCOUNT_ADAPTER = "courtportal.kernel.identity.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.PortalLoginForm",
    "signup": f"{_FORMS}.PortalSignupForm",
    "confirm_login_code": f"{_FORMS}.PortalLoginCodeForm",
    "verify_phone": f"{_FORMS}.PortalVerifyPhoneForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by its first log-in code
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = _SIX_DIGITS
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 600
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = _SIX_DIGITS
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = False  # our own step-up also serves accounts without a second factor
# One network may be a whole court: the limits for one account stay tight, those for an address are wider than allauth's.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "request_login_code": "60/m/ip,5/m/key", "verify_phone": "1/30s/key,30/m/ip"}
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page

MFA_ADAPTER = "courtportal.kernel.identity.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.PortalAuthenticateForm",
    "reauthenticate": f"{_FORMS}.PortalReauthenticateForm",
    "activate_totp": f"{_FORMS}.PortalActivateTotpForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # many have a phone only
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1

USERSESSIONS_ADAPTER = "courtportal.kernel.identity.adapters.SessionsAdapter"
SOCIALACCOUNT_ADAPTER = "courtportal.kernel.identity.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}

OIDC_ISSUER = env.text("OIDC_ISSUER", "")
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "court",
                "name": env.text("OIDC_NAME", "统一身份认证"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": False},
            }
        ],
    }
    # The form that leads to the provider is answered by a redirect to it.
    _origin = urlsplit(OIDC_ISSUER)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_origin.scheme}://{_origin.netloc}")
