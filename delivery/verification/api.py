"""The verification page as JSON, for anyone's program: the same answer and the same limits, without a token.

Beside the operations of the interface, which all need one: these two are public, like the page.
"""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from courtportal.kernel import clock
from courtportal.kernel.api.problems import Fault, Problem, as_response
from courtportal.kernel.api.schemas import instant
from courtportal.kernel.limits import Limit, network_of, take
from delivery.verification.answers import Answer, Facts, about_code, about_file
from delivery.verification.forms import FileForm
from delivery.verification.limits import CODES, FILES
from delivery.verification.wording import WORDS


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the page says of this code."""
    return _answered(request, CODES, lambda now: about_code(code, now=now))


@csrf_exempt  # no cookie is read under /api/, and nothing changes
@require_POST
def by_file(request: HttpRequest) -> HttpResponse:
    """What the page says of this file (multipart/form-data, field ``file``); it is not kept."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        faults = [
            Fault(f"/{name}", one["code"] or "invalid", one["message"])
            for name, found in form.errors.get_json_data().items()
            for one in found
        ]
        return as_response(Problem("invalid", errors=faults))
    return _answered(request, FILES, lambda now: about_file(form.cleaned_data["file"].read(), now=now))


def _answered(request: HttpRequest, limit: Limit, ask: Callable[[dt.datetime], Answer]) -> HttpResponse:
    now = clock.now()
    if (wait := take(limit, network_of(request), now=now)) is not None:
        return as_response(Problem("too-many-requests", headers={"Retry-After": str(math.ceil(wait.total_seconds()))}))
    response = JsonResponse(_out(ask(now)), json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _out(answer: Answer) -> dict[str, Any]:
    words = WORDS[answer.outcome]
    return {
        "outcome": answer.outcome,
        "headline": str(words.headline),
        "explanation": str(words.explanation),
        "document": _facts(answer.facts) if answer.facts else None,
        "signatures": [
            {
                "signer": one.signer,
                "signed_at": instant(one.signed_at) if one.signed_at else None,
                "verdict": one.verdict,
                "intact": one.intact and one.unchanged_since,
                "trusted": one.trusted,
                "revoked": one.revoked,
            }
            for one in answer.signatures
        ],
    }


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "court": facts.court,
        "case_number": facts.case_number,
        "sealed_at": instant(facts.sealed_at) if facts.sealed_at else None,
        "pages": facts.page_count,
        "sha256": facts.sha256,
        "signers": list(facts.signers),
        "newer_version": facts.newer_version,
    }
