"""Uploading in pieces by the tus 1.0.0 protocol with creation, checksum, expiration and termination, and reading back.

One step is ours: `finish` checks the complete file and answers in JSON with the upload's id or the reason of refusal.
"""

import base64
import binascii
import hashlib
import uuid
from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.identity.kept_form import background_save
from courtportal.kernel.uploads import partial as partials
from courtportal.kernel.uploads.actions import limits
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.uploads.limits import MEGABYTE
from courtportal.kernel.uploads.models import PartialUpload, Upload
from courtportal.kernel.uploads.refusals import UploadRefused

TUS_VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
CHECKSUM_MISMATCH = 460
# A piece with a checksum waits in memory until its last byte proves it, so it may not be large.
CHECKED_PIECE_BYTES = 8 * MEGABYTE
_READ = 256 * 1024


class ChecksumMismatch(Exception):
    """The piece is not what its sender hashed."""


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


@background_save
@require_http_methods(["OPTIONS", "POST"])
@guarded("kernel.partialupload", "create")
def collection(request: PortalRequest) -> HttpResponse:
    """OPTIONS tells what is spoken here; POST announces a file and answers with its address."""
    if request.method == "OPTIONS":
        spoken = {"Tus_Version": TUS_VERSION, "Tus_Extension": EXTENSIONS, "Tus_Checksum_Algorithm": "sha256"}
        return _tus(204, Tus_Max_Size=limits().file_bytes, **spoken)
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
    return _tus(201, Location=reverse("uploads:piece", args=[partial.pk]), Upload_Expires=_expires(partial))


def _expires(partial: PartialUpload) -> str:
    return http_date(partial.expires_at.timestamp())


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


@background_save
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@guarded("kernel.partialupload", "view")
def piece(request: PortalRequest, partial_id: uuid.UUID) -> HttpResponse:
    """HEAD: how much has arrived; PATCH: the next piece; DELETE: give up."""
    if request.headers.get("Tus-Resumable") != TUS_VERSION:
        return _tus(412, Tus_Version=TUS_VERSION)
    if request.method == "HEAD":
        partial = access(request.actor, PartialUpload, partial_id, "view")
        lengths = {"Upload_Offset": partials.arrived(partial), "Upload_Length": partial.length}
        return _tus(200, Upload_Expires=_expires(partial), **lengths)
    if request.method == "DELETE":
        partials.discard(actor=request.actor, partial_id=partial_id)
        return _tus(204)
    return _append(request, partial_id)


def _append(request: PortalRequest, partial_id: uuid.UUID) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _tus(415)
    checksum = request.headers.get("Upload-Checksum", "")
    if int(request.headers.get("Content-Length") or 0) > (CHECKED_PIECE_BYTES if checksum else limits().file_bytes):
        return _tus(413)
    try:
        offset = int(request.headers["Upload-Offset"])
        body = _verified(request, checksum) if checksum else _body(request)
    except (KeyError, ValueError):
        return _tus(400)
    except ChecksumMismatch:
        return _tus(CHECKSUM_MISMATCH)
    try:
        end = partials.append(actor=request.actor, partial_id=partial_id, offset=offset, chunks=body)
    except partials.OffsetConflict as conflict:
        return _tus(409, Upload_Offset=conflict.offset)
    return _tus(204, Upload_Offset=end)


def _body(request: PortalRequest) -> Iterator[bytes]:
    while piece_bytes := request.read(_READ):
        yield piece_bytes


def _verified(request: PortalRequest, checksum: str) -> list[bytes]:
    """The whole piece, once it agrees with its Upload-Checksum. Raises ValueError for a header not understood."""
    algorithm, _, value = checksum.partition(" ")
    if algorithm != "sha256":
        raise ValueError(algorithm)
    expected = base64.b64decode(value, validate=True)
    pieces, digest = [], hashlib.sha256()
    for piece_bytes in _body(request):
        digest.update(piece_bytes)
        pieces.append(piece_bytes)
    if digest.digest() != expected:
        raise ChecksumMismatch
    return pieces


@background_save
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
