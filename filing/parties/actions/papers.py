"""A paper is kept for later filings, described, replaced by a new version, or deleted. Who may: its owner."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.causes.elements import evidence_kinds as all_evidence_kinds
from filing.parties.models import KeptPaper, KeptPaperVersion
from filing.parties.titles import paper_title

MOST_PAPERS = 500


@dataclass(frozen=True, slots=True)
class Description:
    """What the owner says of a paper; ``purpose`` and ``evidence_kinds`` matter for evidence only, ``organisation`` for its
    licence and the proof of its representative."""

    kind: str
    title: str
    valid_until: dt.date | None = None
    purpose: str = ""
    evidence_kinds: Sequence[str] = ()
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The file of a paper: what is stored, its name, and how many pages were counted."""

    stored: StoredFile
    name: str
    pages: int | None

    @classmethod
    def of(cls, upload: Upload) -> "Paper":
        """A checked upload, which has its file."""
        return cls(cast(StoredFile, upload.stored), upload.original_name, upload.pages)


def _describe(actor: Actor, paper: KeptPaper, said: Description, file_name: str, now: dt.datetime) -> None:
    paper.kind, paper.valid_until = said.kind, said.valid_until
    paper.purpose = said.purpose
    paper.organisation = access(actor, Organisation, said.organisation.pk, "view") if said.organisation else None
    paper.evidence_kinds = [kind for kind in said.evidence_kinds if kind in all_evidence_kinds()]
    paper.title = paper_title(said.title, said.kind, paper.evidence_kinds, file_name)
    paper.changed_at = now


def _add_version(paper: KeptPaper, file: Paper, now: dt.datetime) -> KeptPaperVersion:
    return KeptPaperVersion.objects.create(
        paper=paper,
        number=paper.versions.count() + 1,
        file=file.stored,
        file_name=file.name[:200],
        pages=page_count(file.stored, file.pages),
        added_at=now,
    )


@transaction.atomic
def keep_paper(*, actor: Actor, upload_id: uuid.UUID, said: Description, now: dt.datetime) -> KeptPaper:
    """Keep a checked upload as the first version of a paper. Raises Refused as ``keep_file`` does."""
    return keep_file(actor=actor, file=Paper.of(access(actor, Upload, upload_id, "use")), said=said, now=now)


@transaction.atomic
def keep_file(*, actor: Actor, file: Paper, said: Description, now: dt.datetime) -> KeptPaper:
    """Keep a file that the actor may use, as ``keep_paper`` does; the same file of the same kind is kept once.

    Raises Refused when the owner keeps as many as may be kept.
    """
    mine = KeptPaper.objects.filter(owner_id=actor.account_id)
    if known := mine.filter(kind=said.kind, versions__file=file.stored).first():
        return known
    if mine.count() >= MOST_PAPERS:
        raise Refused("filing.keptpaper", "keep", [_("保存的材料太多，请先删除不再使用的")])
    paper = KeptPaper(owner_id=actor.account_id)
    _describe(actor, paper, said, file.name, now)
    paper.save()
    _add_version(paper, file, now)
    record(actor=actor, action="keep_paper", obj=paper, now=now, detail={"kind": paper.kind})
    return paper


@transaction.atomic
def describe_paper(*, actor: Actor, paper_id: uuid.UUID, said: Description, now: dt.datetime) -> KeptPaper:
    """Change what is said of a paper; what was filed with it before stays as it was."""
    paper = access(actor, KeptPaper, paper_id, "change", lock=True)
    _describe(actor, paper, said, paper.latest().file_name, now)
    paper.save()
    record(actor=actor, action="describe_paper", obj=paper, now=now)
    return paper


@transaction.atomic
def replace_paper(*, actor: Actor, paper_id: uuid.UUID, upload_id: uuid.UUID, now: dt.datetime) -> KeptPaperVersion:
    """A new file takes the place of the old one in later filings, once; earlier versions stay readable to the owner."""
    paper = access(actor, KeptPaper, paper_id, "change", lock=True)
    upload = access(actor, Upload, upload_id, "use")
    if (newest := paper.latest()).file_id == upload.stored_id:
        return newest
    version = _add_version(paper, Paper.of(upload), now)
    paper.changed_at = now
    paper.save(update_fields=["changed_at"])
    record(actor=actor, action="replace_paper", obj=paper, now=now, detail={"version": version.number})
    return version


@transaction.atomic
def remove_paper(*, actor: Actor, paper_id: uuid.UUID, now: dt.datetime) -> None:
    """The paper with all its versions is no longer kept (个人信息保护法 第四十七条).

    What a court has received with a filing stays there: it is part of the file and cannot be taken back by its sender.
    """
    paper = access(actor, KeptPaper, paper_id, "change", lock=True)
    record(actor=actor, action="remove_paper", obj=paper, now=now, detail={"kind": paper.kind})
    paper.delete()
