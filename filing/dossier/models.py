"""The e-dossier beyond its entries: service on parties, the secret volume, changes, readings, copies, archive and transfer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, DossierEntry, Party


class ServedDocument(Entity):
    """Service of one document on one party took effect; the earliest instant counts."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="served_documents")
    document = models.ForeignKey(CourtDocument, on_delete=models.PROTECT, related_name="+")
    effective_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "document"], name="served_once")]

    def __str__(self) -> str:
        return f"{self.party_id} ← {self.document_id}"


class SecretEntry(Entity):
    """One item of the secret volume (副卷). What it is called and what it holds lie sealed in a store of its own."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="secret_volume")
    catalogue_number = models.PositiveSmallIntegerField()
    head = models.BinaryField(editable=False)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="secret_key")]
        indexes = [models.Index(fields=["case", "catalogue_number", "created_at"])]

    def __str__(self) -> str:
        return str(self.pk)


class EntryChange(Entity):
    """An entry was moved, renamed, sealed or opened again: what it was, what it is, by whom and why. Never changed."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("移动")
        RENAMED = "renamed", pgettext_lazy("change", "改名")
        SEALED = "sealed", _("封存或者解除封存")

    entry = models.ForeignKey(DossierEntry, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.CharField(max_length=160, blank=True)
    after = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=200)
    order_number = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["entry", "made_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class DossierCopy(Entity):
    """A copy of the main volume as one person may read it, made by the worker volume by volume."""

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF，带封面、目录、书签和页码")
        ZIP = "zip", _("压缩包，原文件")

    class Purpose(models.TextChoices):
        COURT = "court", _("办案使用")
        READING = "reading", _("阅卷，带水印")
        CERTIFIED = "certified", _("与原件核对无异的副本")

    class State(models.TextChoices):
        WORKING = "working", _("正在制作")
        READY = "ready", _("已做好")
        FAILED = "failed", _("没有做成")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossier_copies")
    form = models.CharField(max_length=4, choices=Form.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="dossier_copies")
    watermark = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    problem = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.form}"


class CopyPart(Entity):
    """One volume of a copy: which entries with their pages, and the file once it is bound."""

    copy = models.ForeignKey(DossierCopy, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    entries = models.JSONField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    bookmarks = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="copy_part_once")]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.number}"


class DossierReading(Entity):
    """A reading of the file (阅卷单, 法释〔2002〕39号 art. 6): who, as what, when and what. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    capacity = models.CharField(max_length=60)
    what = models.CharField(max_length=160)
    copy = models.OneToOneField(DossierCopy, null=True, on_delete=models.PROTECT, related_name="reading")
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "read_at"])]

    def __str__(self) -> str:
        return f"{self.name} {self.read_at:%Y-%m-%d}"


class ArchiveSubmission(Entity):
    """The clerk hands a closed case's file over to the archive; the archivist takes it or gives it back with reasons."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("已移交，等待接收")
        ACCEPTED = "accepted", _("已归档")
        RETURNED = "returned", _("已退回")

    class Retention(models.TextChoices):
        PERMANENT = "permanent", _("永久")
        LONG = "long", _("长期")
        SHORT = "short", _("短期")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="archive_submissions")
    retention = models.CharField(max_length=10, choices=Retention.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    pages = models.PositiveIntegerField()
    volumes = models.PositiveSmallIntegerField()
    findings = models.JSONField(default=list)
    explanation = models.CharField(max_length=200, blank=True)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~models.Q(state="returned"), name="one_open_archive_submission"),
        ]
        indexes = [models.Index(fields=["state", "handed_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.state}"


class ReadingApplication(Entity):
    """Somebody asks to read the file of a closed case (诉讼档案查询)."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("等待审核")
        APPROVED = "approved", _("可以查阅")
        REFUSED = "refused", _("不同意")
        ENDED = "ended", _("查阅期已过")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reading_applications")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reading_applications")
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "applicant"], condition=models.Q(state__in=["requested", "approved"]), name="one_open_reading"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["state", "until"], name="reading_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.state}"


class DossierTransfer(Entity):
    """The main volume goes to the court of appeal (CPL art. 174; OLR art. 35) and comes back (退卷)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossier_transfers")
    # None from when an appeal was sent up until the court above has accepted it.
    to_case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="dossiers_received")
    pages = models.PositiveIntegerField()
    volumes = models.PositiveSmallIntegerField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(returned_at=None), name="dossier_away_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.to_case_id}"
