"""Court documents: drafted from data, checked, signed, sealed; a signed one never changes."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedJSONField
from courtportal.kernel.vault.models import StoredFile


class DocumentChangedError(RuntimeError):
    """Somebody tried to change a document that is signed: a correction is a new document that names what it replaces."""


class CourtDocument(Entity):
    """One document of one kind, with the snapshot of its data and, once signed, its bytes and hashes.

    A ``text`` document is demo data: its PDF is made when asked for and carries neither signature nor seal.
    """

    class State(models.TextChoices):
        TEXT = "text", _("仅文本")
        DRAFT = "draft", _("草稿")
        CHECKED = "checked", _("已核对")
        SIGNED = "signed", _("已签名")
        SEALED = "sealed", _("已盖章")

    # What may not change any more once somebody has signed.
    SETTLED: ClassVar[tuple[str, ...]] = (
        "kind", "template_version", "title", "court_id", "case_id", "case_number", "unsigned_sha256", "unsigned_size",
        "page_count", "places", "verification_code", "replaces_id",
    )  # fmt: skip

    kind = models.CharField(max_length=60)
    template_version = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT, related_name="documents")
    # Not a foreign key: the kernel knows no case.
    case_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True, db_index=True)
    case_number = models.CharField(max_length=60, blank=True)
    data = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    unsigned_sha256 = models.CharField(max_length=64, blank=True)
    unsigned_size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    stored_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    page_count = models.PositiveIntegerField(default=0)
    places = models.JSONField(default=dict)  # where seal and signatures go: {name: [page, left, bottom, right, top]} in points
    verification_code = models.CharField(max_length=24, unique=True)
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    key = models.CharField(max_length=120, unique=True, null=True)
    # When the last time stamp over what is sealed, or signed and never sealed, loses its force: the one column that goes on.
    protected_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id", "created_at"]), models.Index(fields=["protected_until"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["signed", "sealed"])
                | (~models.Q(sha256="") & models.Q(stored_file__isnull=False)),
                name="court_document_has_bytes",
            ),
        ]

    @property
    def is_settled(self) -> bool:
        """Somebody has signed or sealed it."""
        return self.state in {self.State.SIGNED, self.State.SEALED} or self.slots.filter(signed_at__isnull=False).exists()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is settled. Raises DocumentChangedError."""
        if not self._state.adding:
            before = CourtDocument.objects.get(pk=self.pk)
            changed = any(getattr(before, name) != getattr(self, name) for name in self.SETTLED) or before.data != self.data
            if before.state == self.State.SEALED or (changed and before.is_settled):
                raise DocumentChangedError(str(self.pk))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Only what nobody has signed. Raises DocumentChangedError."""
        if self.is_settled:
            raise DocumentChangedError(str(self.pk))
        return super().delete(*args, **kwargs)

    def __str__(self) -> str:
        return self.title


class SignatureSlot(Entity):
    """A place for one personal signature on one document, and who signs there."""

    document = models.ForeignKey(CourtDocument, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    title_zh = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="signature_slots")
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "code"], name="signature_slot_code"),
            models.UniqueConstraint(fields=["document", "position"], name="signature_slot_position"),
        ]

    def __str__(self) -> str:
        return f"{self.title_zh} {self.name}"


class ArchiveStamp(Entity):
    """One more time stamp over a sealed document, given before the last one lost its force.

    The sealed bytes stay what is registered and served; here is what is appended to them, with the stamps before this one.
    """

    document = models.ForeignKey(CourtDocument, on_delete=models.PROTECT, related_name="archive_stamps")
    position = models.PositiveSmallIntegerField()
    appended = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)  # of the document with all that is appended up to here
    stamped_at = models.DateTimeField()
    protected_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "position"], name="archive_stamp_position")]

    def __str__(self) -> str:
        return f"{self.document} +{self.position}"
