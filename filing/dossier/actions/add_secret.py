"""Whoever may read the secret volume while the panel keeps the file puts papers into it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.uploads.actions import vetted
from filing.cases.models import Case
from filing.dossier.entries import add_secret_entry
from filing.dossier.models import SecretEntry


@dataclass(frozen=True, slots=True)
class SecretPaper:
    """A paper for the secret volume: its kind (``SECRET_NUMBERS``, else other), title, file, and the key minted with the form."""

    kind: str
    title: str
    file: File  # type: ignore[type-arg]
    key: str


def add_to_secret_volume(*, actor: Actor, case_id: uuid.UUID, paper: SecretPaper, now: dt.datetime) -> SecretEntry:
    """The paper lies in the secret volume from now on, once for its key; nothing in it is changed or taken out again.

    Deliberations are recorded and secret (CPL 45). The file is checked like every upload, but nothing of
    it is kept elsewhere, nor read by machine; the audit log learns the hash and the heading only. Who may: the panel with its
    assistants and clerk, until the file goes to the archive. Raises UploadRefused.
    """
    access(actor, Case, case_id, "add_secret")
    file = vetted(paper.file, "scan")
    with transaction.atomic():
        case = access(actor, Case, case_id, "add_secret", lock=True)
        entry = add_secret_entry(
            case=case, kind=paper.kind, title=paper.title, key=f"added:{actor.account_id}:{paper.key}", data=file.data,
            media_type=file.media_type, file_name=file.name, source=actor.name, pages=file.pages,
        )  # fmt: skip
        detail = {"sha256": entry.sha256, "catalogue_number": entry.catalogue_number}
        record(actor=actor, action="add_secret", obj=entry, now=now, detail=detail)
    return entry
