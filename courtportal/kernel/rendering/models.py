"""Court documents: drafted from data, checked, signed, sealed; a signed one never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.models import StoredFile


class CourtDocument(Entity):
    """One document of one kind, with the snapshot of its data and, once signed, its bytes and hashes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        CHECKED = "checked", _("已核对")
        SIGNED = "signed", _("已签名")
        SEALED = "sealed", _("已盖章")

    kind = models.CharField(max_length=60)
    template_version = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT, related_name="documents")
    case_id = models.UUIDField(null=True, db_index=True)  # the kernel knows no case
    case_number = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    unsigned_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    stored_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    page_count = models.PositiveIntegerField(default=0)
    verification_code = models.CharField(max_length=24, unique=True)
    signers = models.JSONField(default=list)
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    key = models.CharField(max_length=120, unique=True, null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id", "created_at"])]

    def __str__(self) -> str:
        return self.title
