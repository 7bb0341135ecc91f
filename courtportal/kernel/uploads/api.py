"""Files as JSON: sent whole, or named after they came in pieces by the tus protocol at /uploads/."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from courtportal.kernel import clock
from courtportal.kernel.api.needs import MULTIPART, as_shown, needs
from courtportal.kernel.api.schemas import one_of
from courtportal.kernel.authz import access
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.uploads.actions import receive
from courtportal.kernel.uploads.models import Upload

router = Router(tags=[_("文件")])
PURPOSE = "evidence"


class UploadOut(Schema):
    """A file as it was received. ``removed`` names active content that was taken out of a PDF."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    state: Annotated[str, one_of(Upload.State)] = Field(description=_("checked：可以使用；quarantined：等待查毒"))
    removed: list[str]


def upload_out(upload: Upload) -> dict[str, Any]:
    """An upload of the caller's."""
    return {
        "id": upload.pk,
        "name": upload.original_name,
        **{key: getattr(upload, key) for key in ("media_type", "size", "sha256", "pages", "state", "removed")},
    }


@router.post(
    "/uploads",
    auth=needs(Scope.FILINGS_WRITE, "kernel.partialupload:create", media=MULTIPART),
    response={201: UploadOut},
    summary=_("上传一个文件；检查以后才可以使用"),
)
def create_upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Checked like every file: type by content, active content taken out, viruses, size."""
    return Status(201, upload_out(receive(as_shown(request).actor, file, PURPOSE, clock.now())))


@router.get(
    "/uploads/{uuid:upload_id}",
    auth=needs(Scope.FILINGS_READ, "kernel.upload:view"),
    response=UploadOut,
    summary=_("一个上传的文件"),
)
def read_upload(request: HttpRequest, upload_id: uuid.UUID) -> Any:
    """What the check found."""
    return upload_out(access(as_shown(request).actor, Upload, upload_id, "view"))
