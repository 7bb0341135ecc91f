"""The heads of the evidence log, and what they are judged by: public, so that nobody need believe the court about its own log.

Who keeps the heads can say of any proof of service whether its events stood in the log then (RFC 9162 §2.1).
"""

import json

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_GET

from courtportal.kernel import clock
from courtportal.kernel.audit.head_key import head_key
from delivery.evidence_log.heads import MOST_IN_ONE_ANSWER, heads_after, trust
from delivery.verification.downloads import PEM, certificates, program_to_save
from delivery.verification.single_file import EVIDENCE_NAME


@require_GET
def program(_request: HttpRequest) -> HttpResponse:
    """The verifier of evidence for one's own machine."""
    return program_to_save(EVIDENCE_NAME)


@require_GET
def key(_request: HttpRequest) -> HttpResponse:
    """The key by which heads are signed (Ed25519)."""
    return HttpResponse(head_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), content_type=PEM)


@require_GET
def anchors(_request: HttpRequest) -> HttpResponse:
    """The authorities whose time stamps on heads count."""
    return certificates(trust(clock.now()).anchors)


@require_GET
def heads(request: HttpRequest) -> HttpResponse:
    """A thousand heads, one a line, that follow the head of size ``after``; without it from the first.

    The Link header leads on while there may be more (RFC 8288).
    """
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):  # a size is an integer of the database
        return HttpResponseBadRequest("after: a number of events\n", content_type="text/plain; charset=utf-8")
    found = heads_after(int(after))
    lines = "".join(json.dumps(one.as_json(), ensure_ascii=False) + "\n" for one in found)
    answer = HttpResponse(lines, content_type="application/jsonl")
    if len(found) == MOST_IN_ONE_ANSWER:
        answer["Link"] = f'<{request.path}?after={found[-1].size}>; rel="next"'
    return answer
