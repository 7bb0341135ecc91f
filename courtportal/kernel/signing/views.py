"""What strangers need to verify a signature: certificates, revocation lists, OCSP, and the time-stamp authority."""

import base64
import binascii

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.models import Holder

_MAX_BYTES = 4096
_AUTHORITIES = {Holder.ROOT.value: authority.root_certificate, Holder.ISSUING.value: authority.issuing_certificate}


@require_GET
def certificate(_request: HttpRequest, holder: str) -> HttpResponse:
    """The root's or issuing authority's certificate (DER)."""
    found = _AUTHORITIES.get(holder)
    if found is None:
        raise Http404
    return HttpResponse(found(now=clock.now()).public_bytes(Encoding.DER), content_type="application/pkix-cert")


@require_GET
@never_cache
def revocation_list(_request: HttpRequest, holder: str) -> HttpResponse:
    """The revocation list as of now (RFC 5280 §5)."""
    if holder not in _AUTHORITIES:
        raise Http404
    found = authority.revocation_list(Holder(holder), now=clock.now())
    return HttpResponse(found.public_bytes(Encoding.DER), content_type="application/pkix-crl")


@csrf_exempt  # signed answers to anyone; nothing changes
@require_http_methods(["GET", "POST"])
@never_cache
def ocsp_responder(request: HttpRequest, encoded: str = "") -> HttpResponse:
    """The state of one certificate (RFC 6960; GET form of appendix A.1)."""
    try:
        body = base64.b64decode(encoded, validate=True) if request.method == "GET" else request.read(_MAX_BYTES + 1)
        asked = ocsp.load_der_ocsp_request(body[: _MAX_BYTES + 1])
    except (ValueError, binascii.Error):
        return _ocsp(
            ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST).public_bytes(Encoding.DER)
        )
    answer = authority.ocsp_answer(asked.serial_number, now=clock.now())
    if answer is None:
        unknown = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        return _ocsp(unknown.public_bytes(Encoding.DER))
    return _ocsp(answer)


@csrf_exempt  # a machine's protocol without cookies; nothing changes
@require_POST
@never_cache
def time_stamps(request: HttpRequest) -> HttpResponse:
    """The time-stamp authority over HTTP (RFC 3161 §3.4)."""
    if request.content_type != "application/timestamp-query":
        return HttpResponseBadRequest("application/timestamp-query")
    now = clock.now()
    answer = authority.time_stamp_authority(now=now).respond(request.read(_MAX_BYTES + 1), now=now)
    return HttpResponse(answer, content_type="application/timestamp-reply")


def _ocsp(answer: bytes) -> HttpResponse:
    return HttpResponse(answer, content_type="application/ocsp-response")
