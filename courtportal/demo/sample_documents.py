"""One of every kind of court document, signed by all its signers and sealed: for anyone who wants to try a validator of his own.

All that they say is fictitious, so they are made in a demo only: no court's seal shall stand under an invented judgment.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions import (
    SignerSlot,
    check_document,
    document_bytes,
    draft_document,
    seal_document,
    sign_document,
)
from courtportal.kernel.rendering.document_kinds import DocumentKind
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.pdf import level_of

CASE_NUMBER = "（2026）粤0604民初123号"
SAMPLES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "document_samples.json").read_text("utf-8"))
ROOT_FILE, MANIFEST_FILE = "root.pem", "manifest.json"


@dataclass(frozen=True)
class Signatory:
    """Who signs in the samples under a title."""

    name: str
    role: Role


_BY_TITLE = {
    "审判员": Signatory("林书衡", Role.JUDGE),
    "执行法官": Signatory("梁守正", Role.ENFORCEMENT_OFFICER),
    "书记员": Signatory("何静文", Role.CLERK),
    "审批人": Signatory("许怀远", Role.PRESIDENT),
    "院长": Signatory("许怀远", Role.PRESIDENT),
    "调解员": Signatory("温和宁", Role.MEDIATOR),
    "申请人": Signatory("陈晓岚", Role.LITIGANT),
    "被申请人": Signatory("周启明", Role.LITIGANT),
    "原告": Signatory("陈晓岚", Role.LITIGANT),
    "原告委托诉讼代理人": Signatory("郑言", Role.LAWYER),
    "被告": Signatory("周启明", Role.LITIGANT),
}
# Who signs a transcript depends on who was there; its kind names no usual signers.
_PRESENT = {
    "hearing_transcript": (
        ("seat_1", "审判员"), ("seat_2", "书记员"), ("seat_3", "原告"), ("seat_4", "原告委托诉讼代理人"), ("seat_5", "被告"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A line of the manifest. ``signers`` are the signature fields' people in their order, the court's seal last."""

    file: str
    kind: str
    title: str
    signers: list[str]
    level: str
    verification_code: str
    sha256: str


def write_samples(folder: Path, *, now: dt.datetime, say: Callable[[str], object] = str) -> list[Written]:
    """One file a kind in the folder, with the root certificate and the manifest. The same portal writes the same documents."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in document_kinds.every():
        document = _finished(kind, now)
        written.append(_write(folder, kind, document))
        say(written[-1].file)
    (folder / ROOT_FILE).write_bytes(authority.root_certificate(now=now).public_bytes(Encoding.PEM))
    manifest = {"root": ROOT_FILE, "made_at": now.isoformat(), "documents": [asdict(one) for one in written]}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    return written


def sample_court() -> Court:
    """The court whose seal the samples bear."""
    names = {"name_zh": "佛山市禅城区人民法院", "name_en": "Chancheng District Court", "level": Level.BASIC}
    return Court.objects.get_or_create(code="粤0604", defaults=names)[0]


def _finished(kind: DocumentKind, now: dt.datetime) -> CourtDocument:
    """Drafted, checked, signed by each signer, sealed where the kind is; under its key, each step once."""
    document = draft_document(
        actor=SYSTEM,
        kind=kind.code,
        court=sample_court(),
        data=SAMPLES[kind.code],
        now=now,
        case_number=CASE_NUMBER,
        signers=[_slot(code, title) for code, title in kind.signers or _PRESENT.get(kind.code, ())],
        key=f"sample:{kind.code}",
    )
    if document.state == CourtDocument.State.DRAFT:
        document = check_document(actor=SYSTEM, document=document, now=now)
    for slot in document.slots.filter(signed_at=None).order_by("position"):
        role = _BY_TITLE[slot.title_zh].role
        actor = Actor(role=role, user_id=slot.user_id, court_id=document.court_id)
        document = sign_document(actor=actor, document=document, slot=slot.code, now=now)
    return seal_document(actor=SYSTEM, document=document, now=now) if kind.sealed else document


def _slot(code: str, title: str) -> SignerSlot:
    name = _BY_TITLE[title].name
    email = f"sample-{_BY_TITLE[title].role}-{hashlib.sha256(name.encode()).hexdigest()[:8]}@demo.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email=email, display_name=name)
    return SignerSlot(code, title, name, user.pk)


def _write(folder: Path, kind: DocumentKind, document: CourtDocument) -> Written:
    data = document_bytes(document)
    (folder / f"{kind.code}.pdf").write_bytes(data)
    signers = [str(slot) for slot in document.slots.filter(signed_at__isnull=False).order_by("position")]
    return Written(
        file=f"{kind.code}.pdf",
        kind=kind.code,
        title=kind.title_zh,
        signers=[*signers, document.court.name_zh] if kind.sealed and document.court else signers,
        level=level_of(data),
        verification_code=document.verification_code,
        sha256=hashlib.sha256(data).hexdigest(),
    )
