"""All pages of all apps."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "courtportal.kernel.web.errors.bad_request"
handler403 = "courtportal.kernel.web.errors.forbidden"
handler404 = "courtportal.kernel.web.errors.not_found"
handler429 = "courtportal.kernel.web.errors.too_many"  # asked for by allauth's rate limits
handler500 = "courtportal.kernel.web.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courtportal.kernel.web.urls")),
    path("account/", include("courtportal.kernel.identity.urls")),
    path("uploads/", include("courtportal.kernel.uploads.urls")),
    path("pki/", include("courtportal.kernel.signing.urls")),
    path("", include("filing.urls")),
    path("announcements/", include("filing.calendar.public_urls")),
    path("verify/", include("delivery.verification.urls")),
    path("", include("delivery.urls")),
    path("", include("transcription.urls")),
    path("", include("search.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("simulated/", include("courtportal.kernel.messaging.urls")))
