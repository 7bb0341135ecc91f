"""All pages of all apps."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from courtportal.kernel.api.service import build
from courtportal.kernel.api.views import document_and_page
from courtportal.kernel.rendering.documents import VERIFICATION_PATH
from courtportal.kernel.uploads.api import router as uploads
from courtportal.kernel.webhooks.api import router as webhooks
from delivery.programs.api import router as service
from delivery.verification.api import router as verification
from filing.api.routes import ROUTERS

handler400 = "courtportal.kernel.web.errors.bad_request"
handler403 = "courtportal.kernel.web.errors.forbidden"
handler404 = "courtportal.kernel.web.errors.not_found"
handler429 = "courtportal.kernel.web.errors.too_many"  # asked for by allauth's rate limits
handler500 = "courtportal.kernel.web.errors.failed"

api = build((*ROUTERS, service, uploads, verification, webhooks))
api_document, api_docs = document_and_page(api)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courtportal.kernel.web.urls")),
    path("account/", include("courtportal.kernel.identity.urls")),
    path("account/me/webhooks/", include("courtportal.kernel.webhooks.urls")),
    path("account/me/tokens/", include("courtportal.kernel.tokens.urls")),
    path("api/", api_docs, name="api_docs"),
    path("api/v1/openapi.json", api_document, name="api_document"),
    path("api/v1/", api.urls),
    path("uploads/", include("courtportal.kernel.uploads.urls")),
    path("administration/certificates/", include("courtportal.kernel.signing.page_urls")),
    path("pki/", include("courtportal.kernel.signing.urls")),
    path("", include("filing.urls")),
    path("announcements/service/", include("delivery.publication.public_urls")),
    path("announcements/", include("filing.calendar.public_urls")),
    path(VERIFICATION_PATH, include("delivery.verification.urls")),
    path("", include("delivery.urls")),
    path("", include("transcription.urls")),
    path("", include("search.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("simulated/", include("courtportal.kernel.messaging.urls")))
    urlpatterns.append(path("simulated/post/", include("delivery.channels.post.urls")))
