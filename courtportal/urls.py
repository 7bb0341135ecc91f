"""All pages. A room is mounted here as soon as it has a ``urls`` module."""

import importlib.util

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "courtportal.kernel.web.errors.bad_request"
handler403 = "courtportal.kernel.web.errors.forbidden"
handler404 = "courtportal.kernel.web.errors.not_found"
handler429 = "courtportal.kernel.web.errors.too_many"  # asked for by allauth's rate limits
handler500 = "courtportal.kernel.web.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = []

ROOMS = [
    ("", "courtportal.kernel.web.urls"),
    ("account/", "courtportal.kernel.identity.urls"),
    ("uploads/", "courtportal.kernel.uploads.urls"),
    ("pki/", "courtportal.kernel.signing.urls"),
    ("", "filing.urls"),
    ("verify/", "delivery.verification.urls"),
    ("", "delivery.urls"),
    ("", "transcription.urls"),
    ("", "search.urls"),
]


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


for prefix, module in ROOMS:
    if _exists(module):
        urlpatterns.append(path(prefix, include(module)))
if settings.DEMO and _exists("courtportal.kernel.messaging.urls"):
    urlpatterns.append(path("simulated/", include("courtportal.kernel.messaging.urls")))
