"""Uploading in pieces, in the form of the tus 1.0.0 core protocol with creation and termination, and reading back.

One step is ours: `finish` checks the complete file and answers in JSON with the upload's id or the reason of refusal.
"""

import base64
import binascii
import uuid
from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.uploads import partial as partials
from courtportal.kernel.uploads.actions import limits
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.uploads.models import PartialUpload, Upload
from courtportal.kernel.uploads.refusals import UploadRefused

TUS_VERSION = "1.0.0"
_READ = 256 * 1024


def _tus(status: int, **headers: str | int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = TUS_VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def _refusal(refusal: UploadRefused) -> JsonResponse:
    response = JsonResponse({"state": "refused", "code": refusal.code, "message": refusal.message}, status=422)
    response["Tus-Resumable"] = TUS_VERSION
    return response


@require_http_methods(["OPTIONS", "POST"])
@guarded("kernel.partialupload", "create")
def collection(request: PortalRequest) -> HttpResponse:
    """OPTIONS tells what is spoken here; POST announces a file and answers with its address."""
    if request.method == "OPTIONS":
        return _tus(204, Tus_Version=TUS_VERSION, Tus_Extension="creation,termination", Tus_Max_Size=limits().file_bytes)
    if request.headers.get("Tus-Resumable") != TUS_VERSION:
        return _tus(412, Tus_Version=TUS_VERSION)
    try:
        length = int(request.headers["Upload-Length"])
        metadata = read_metadata(request.headers.get("Upload-Metadata", ""))
    except (KeyError, ValueError):
        return _tus(400)
    try:
        partial = partials.create(
            actor=request.actor,
            name=metadata.get("filename", ""),
            length=length,
            purpose=metadata.get("purpose", "document")[:40],
            now=clock.now(),
        )
    except UploadRefused as refusal:
        return _refusal(refusal)
    return _tus(201, Location=reverse("uploads:piece", args=[partial.pk]))


def read_metadata(header: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header: key, blank, base64 of UTF-8. Raises ValueError."""
    pairs = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode()
        except binascii.Error as error:
            raise ValueError(key) from error
    return pairs


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@guarded("kernel.partialupload", "view")
def piece(request: PortalRequest, partial_id: uuid.UUID) -> HttpResponse:
    """HEAD: how much has arrived; PATCH: the next piece; DELETE: give up."""
    if request.headers.get("Tus-Resumable") != TUS_VERSION:
        return _tus(412, Tus_Version=TUS_VERSION)
    if request.method == "HEAD":
        partial = access(request.actor, PartialUpload, partial_id, "view")
        return _tus(200, Upload_Offset=partials.arrived(partial), Upload_Length=partial.length)
    if request.method == "DELETE":
        partials.discard(actor=request.actor, partial_id=partial_id)
        return _tus(204)
    return _append(request, partial_id)


def _append(request: PortalRequest, partial_id: uuid.UUID) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _tus(415)
    if int(request.headers.get("Content-Length") or 0) > limits().file_bytes:
        return _tus(413)
    try:
        offset = int(request.headers["Upload-Offset"])
    except (KeyError, ValueError):
        return _tus(400)
    try:
        end = partials.append(actor=request.actor, partial_id=partial_id, offset=offset, chunks=_body(request))
    except partials.OffsetConflict as conflict:
        return _tus(409, Upload_Offset=conflict.offset)
    return _tus(204, Upload_Offset=end)


def _body(request: PortalRequest) -> Iterator[bytes]:
    while piece_bytes := request.read(_READ):
        yield piece_bytes


@require_http_methods(["POST"])
@guarded("kernel.partialupload", "view")
def finish(request: PortalRequest, partial_id: uuid.UUID) -> HttpResponse:
    """Check the complete file; may be asked again until the state is `done` or `refused`."""
    try:
        partial = partials.finish(actor=request.actor, partial_id=partial_id, now=clock.now())
    except UploadRefused as refusal:
        return _refusal(refusal)
    if partial.upload is None:
        return JsonResponse({"state": "checking"}, status=202)
    upload = partial.upload
    return JsonResponse({"state": upload.state, "upload": str(upload.pk), "pages": upload.pages, "removed": upload.removed})


@require_http_methods(["GET", "HEAD"])
@guarded("kernel.upload", "use")
def file(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponseBase:
    """The checked file, back to the one who sent it."""
    upload = access(request.actor, Upload, upload_id, "use")
    if upload.stored is None:
        raise Http404
    return download(upload.stored, upload.original_name)
