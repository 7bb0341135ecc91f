"""A real court: HTTPS only, no simulated page, the server's own clock."""

from courtportal.settings import env
from courtportal.settings.base import *  # noqa: F403
from courtportal.settings.base import DATA_DIR

# A message nobody gets is no service, a number nobody checked no real name, a payment of no money no fee.
env.refuse_simulated(
    {"SMTP_HOST": "", "SMS_CARRIER": "simulated", "IDENTITY_CHECKER": "simulated", "PAYMENT_GATEWAY": "simulated"}
)

SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
