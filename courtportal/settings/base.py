"""Settings common to every way of running; each deployment part is chosen by an environment variable."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from courtportal.settings import env
from courtportal.settings.login import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("COURTPORTAL_DATA", str(BASE_DIR / "data"))).resolve()

DEBUG = False
DEMO = False
CLOCK_SETTABLE = False
SECRET_KEY = ""  # each deployment's settings give it
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
PORTAL_URL = env.text("PORTAL_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

INSTALLED_APPS = [
    "courtportal.demo",
    "search",
    "delivery",
    "transcription",
    "filing",
    "courtportal.kernel",
    "channels",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "courtportal.kernel.web.arrival.ArrivalMiddleware",
    "courtportal.kernel.web.bodies.BodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "courtportal.kernel.web.compression.CompressedPagesMiddleware",
    "courtportal.kernel.web.headers.HeadersMiddleware",
    "courtportal.kernel.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "courtportal.kernel.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "courtportal.kernel.identity.sessions.SessionLimitsMiddleware",
    "courtportal.kernel.authz.middleware.ActorMiddleware",
    "courtportal.kernel.identity.second_factor.SecondFactorMiddleware",
    "courtportal.kernel.identity.kept_form.KeptFormMiddleware",
    "courtportal.kernel.authz.middleware.GuardMiddleware",
    "courtportal.kernel.web.errors.WordedMethodsMiddleware",
    "filing.unsent.middleware.SentPageMiddleware",
    "filing.intake.middleware.SubmittedDraftMiddleware",
]

ROOT_URLCONF = "courtportal.urls"
ASGI_APPLICATION = "courtportal.asgi.application"
WSGI_APPLICATION = "courtportal.wsgi.application"
FORM_RENDERER = "courtportal.kernel.web.forms.PortalFormRenderer"
CSRF_FAILURE_VIEW = "courtportal.kernel.web.errors.csrf_failed"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "courtportal.kernel.web.context.frame",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # served from the packages: nothing is collected, so there is no STATIC_ROOT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Carriers: "simulated" or the real adapter, see kernel/messaging.
SMS_CARRIER = env.text("SMS_CARRIER", "simulated")
SMS_URL = env.text("SMS_URL", "")
SMS_SECRET = env.text("SMS_SECRET", "")
EMAIL_BACKEND = "courtportal.kernel.messaging.mailbox.SimulatedMailboxBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "noreply@court.example")
BOUNCE_MAILDIR = env.text("BOUNCE_MAILDIR", "")  # where the mail server puts what comes back to that address
if env.text("SMTP_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("SMTP_HOST")
    EMAIL_PORT = env.integer("SMTP_PORT", 25)
    EMAIL_HOST_USER = env.text("SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env.boolean("SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 20  # seconds; without one a silent server would keep the worker for ever

# Uploads: what one file and one person's day may hold, and the virus scanner (host:port or a socket's path; empty: none).
UPLOAD_MAX_MEGABYTES = env.integer("UPLOAD_MAX_MEGABYTES", 500)
UPLOAD_MAX_PAGES = env.integer("UPLOAD_MAX_PAGES", 1_000)
UPLOAD_DAILY_MEGABYTES = env.integer("UPLOAD_DAILY_MEGABYTES", 5_120)
CLAMAV_ADDRESS = env.text("CLAMAV_ADDRESS", "")
# Service: after how many days without an answer a clerk takes over (OLR 10), and how long a link can be followed.
SERVICE_ANSWER_DAYS = env.integer("SERVICE_ANSWER_DAYS", 3)
SERVICE_INVITATION_DAYS = env.integer("SERVICE_INVITATION_DAYS", 15)
# How old an address given in another case may be to be tried (法发〔2017〕19号 art. 8 speaks of one year: to be checked).
SERVICE_PRESUMED_DAYS = env.integer("SERVICE_PRESUMED_DAYS", 365)
# Court post: "simulated" or "http" (signed JSON, see delivery/channels/post).
COURT_POST = env.text("COURT_POST", "simulated")
COURT_POST_URL = env.text("COURT_POST_URL", "")
COURT_POST_SECRET = env.text("COURT_POST_SECRET", "")

# The JSON interface: how often a token, a network, and a network with tokens that are none may ask; the largest JSON body.
API_TOKEN_PER_MINUTE = env.integer("API_TOKEN_PER_MINUTE", 300)
API_NETWORK_PER_MINUTE = env.integer("API_NETWORK_PER_MINUTE", 1_200)
API_REFUSED_PER_MINUTE = env.integer("API_REFUSED_PER_MINUTE", 30)
API_BODY_BYTES = env.integer("API_BODY_BYTES", 1_000_000)
# Webhooks go to https and public addresses only; receivers on one's own network (a trial, a test) are another matter.
WEBHOOK_PRIVATE_ADDRESSES = env.boolean("WEBHOOK_PRIVATE_ADDRESSES", default=False)

IDENTITY_CHECKER = env.text("IDENTITY_CHECKER", "simulated")
IDENTITY_URL = env.text("IDENTITY_URL", "")
IDENTITY_SECRET = env.text("IDENTITY_SECRET", "")
# Ways to pay, the usual one first: wechat, alipay, simulated. Keys are files; a secret may be a value or file:PATH.
PAYMENT_GATEWAY = env.text("PAYMENT_GATEWAY", "simulated")
WECHAT_URL = env.text("WECHAT_URL", "https://api.mch.weixin.qq.com")
WECHAT_APP_ID = env.text("WECHAT_APP_ID", "")
WECHAT_MERCHANT_ID = env.text("WECHAT_MERCHANT_ID", "")
WECHAT_KEY_SERIAL = env.text("WECHAT_KEY_SERIAL", "")
WECHAT_KEY_FILE = env.text("WECHAT_KEY_FILE", "")
WECHAT_PLATFORM_SERIAL = env.text("WECHAT_PLATFORM_SERIAL", "")
WECHAT_PLATFORM_KEY_FILE = env.text("WECHAT_PLATFORM_KEY_FILE", "")
WECHAT_API_KEY = env.text("WECHAT_API_KEY", "")
ALIPAY_URL = env.text("ALIPAY_URL", "https://openapi.alipay.com/gateway.do")
ALIPAY_APP_ID = env.text("ALIPAY_APP_ID", "")
ALIPAY_SELLER_ID = env.text("ALIPAY_SELLER_ID", "")
ALIPAY_KEY_FILE = env.text("ALIPAY_KEY_FILE", "")
ALIPAY_PLATFORM_KEY_FILE = env.text("ALIPAY_PLATFORM_KEY_FILE", "")
SEARCH_ENGINE = env.text("SEARCH_ENGINE", "embedded")
RECOGNISER = env.text("RECOGNISER", "vosk")
TIMESTAMP_URL = env.text("TIMESTAMP_URL", "")
# PEM file with the certificates of that authority, which the operator vouches for.
TIMESTAMP_CERTIFICATES = env.text("TIMESTAMP_CERTIFICATES", "")
# The PKCS#11 module of a token (hardware security module) in which signing keys are made and kept; empty: the encrypted store.
PKCS11_MODULE = env.text("PKCS11_MODULE", "")
PKCS11_TOKEN = env.text("PKCS11_TOKEN", "courtportal")
PKCS11_PIN = env.text("PKCS11_PIN", "")
# The digest of time stamps over whole documents, and when digests and kinds of keys (sha256, secp256r1, rsa2048) are no longer to
# be relied on, as the authorities for cryptography announce it: documents are stamped anew before.
ARCHIVE_DIGEST = env.text("ARCHIVE_DIGEST", "sha256")
ALGORITHM_ENDS = env.ends("ALGORITHM_ENDS")

# The technical log: JSON lines on standard error, see kernel/journal.py.
LOGGING_CONFIG = None
LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")

SITE_NAME = _("智慧法院诉讼服务网")
