"""Filings: the working draft, what was submitted (immutable versions), and the clerk's review of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.causes import registry
from filing.causes.elements import ElementForm, load_form
from filing.intake.rules.steps import STEPS


class Filing(Entity):
    """What a litigant submitted; it becomes a case when accepted. Its content stands in its versions."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("已提交，等待审查")
        IN_REVIEW = "in_review", _("审查中")
        SUPPLEMENT_REQUESTED = "supplement_requested", _("等待补正")
        ACCEPTED = "accepted", _("已立案")
        RETURNED = "returned", _("已退回")
        REFUSED = "refused", _("不予受理")
        INFORMED = "informed", _("已告知其他途径")
        WITHDRAWN = "withdrawn", _("已撤回")
        TO_MEDIATION = "to_mediation", _("诉前调解中")
        TO_PAYMENT_ORDER = "to_payment_order", _("已转督促程序")
        SETTLED = "settled", _("诉前调解成功")

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="filings")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="filings")
    form_key = models.CharField(max_length=40)
    template_version = models.CharField(max_length=40)
    cause_code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    amount = MoneyField(null=True)
    receipt_number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=24, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    decide_by = models.DateField()
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="claimed_filings")
    claimed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # When the term ran out undecided and the division head was told.
    escalated_at = models.DateTimeField(null=True)
    receipt = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    findings_to_look_at = models.PositiveSmallIntegerField(default=0)
    hints = models.PositiveSmallIntegerField(default=0)  # findings that only say something worth knowing
    rules_version = models.CharField(max_length=20, blank=True)
    likeness = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    # What its filer said is urgent, and why; it goes first in the queue.
    is_urgent = models.BooleanField(default=False)
    urgent_for = models.JSONField(default=list, blank=True)
    urgent_why = EncryptedTextField(blank=True)
    # A clerk found that it is not, for a reason that the filer reads; what was said stays.
    not_urgent_at = models.DateTimeField(null=True)
    not_urgent_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["court", "state", "decide_by"]),
            models.Index(fields=["owner", "submitted_at"]),
            models.Index(fields=["claimed_by", "state", "decide_by"]),
            models.Index(fields=["court", "decided_at"]),
            models.Index(fields=["state", "decide_by"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def form(self) -> ElementForm:
        """The form with which it was begun, in its version of then."""
        return load_form(self.form_key, self.template_version)


class FilingVersion(Entity):
    """One submission of a filing, never changed; a correction makes the next version."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    complaint_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    complaint_pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="filing_version_number")]

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.number}"


class FilingDraft(Entity):
    """The working copy of a filing, kept as typed after every step; ``filing`` is set once it was submitted."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="filing_drafts")
    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.CharField(max_length=40)
    cause_code = models.CharField(max_length=20)
    template_version = models.CharField(max_length=40)
    content = EncryptedJSONField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    filing = models.OneToOneField(Filing, null=True, on_delete=models.PROTECT, related_name="draft")
    # Open: the owner may change it. Closed while the court has it, open again for a correction.
    is_open = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "is_open", "updated_at"])]

    def __str__(self) -> str:
        return f"{self.form_key} {self.pk}"

    @property
    def form(self) -> ElementForm:
        """The form with which it was begun, in its version of then."""
        return load_form(self.form_key, self.template_version)

    @property
    def cause_name(self) -> str:
        """The name of the cause of action in the reader's language."""
        return registry.get(self.cause_code).name.in_language(get_language() or "zh")


class DraftEvidence(Entity):
    """One piece of evidence of a draft: the stored file with what the catalogue says of it."""

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="evidence")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    purpose = EncryptedTextField()
    kinds = models.JSONField(default=list)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)
    # What the file was made of, if it was made here: photographs as {file_id, sha256, file_name}, in the order of the pages.
    originals = models.JSONField(default=list)
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "order"], name="draft_evidence_order"),
            models.UniqueConstraint(fields=["draft", "key"], condition=~models.Q(key=""), name="draft_evidence_sent_once"),
        ]

    def __str__(self) -> str:
        return self.title


class DraftPaper(Entity):
    """A paper of identity or authority of a draft: a picked version of what the owner keeps."""

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    title = EncryptedTextField()
    # Whom it authorises, by name, where the side has several agents; '' where nobody said so.
    agent = EncryptedTextField()
    kept = models.ForeignKey("filing.KeptPaper", null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = EncryptedTextField()
    pages = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "order"], name="draft_paper_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class FilingReview(Entity):
    """One outcome of the review with its grounds and the ticked check-list (CPL 122–127)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("立案")
        SUPPLEMENT_REQUESTED = "supplement_requested", _("要求补正")
        RETURNED = "returned", _("退回")
        REFUSED = "refused", _("不予受理")
        INFORMED = "informed", _("告知")
        TO_MEDIATION = "to_mediation", _("转诉前调解")
        TO_PAYMENT_ORDER = "to_payment_order", _("转督促程序")

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="reviews")
    version_number = models.PositiveSmallIntegerField()
    # None: the portal accepted by itself (秒批).
    reviewer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    checked = models.JSONField(default=list)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["filing", "decided_at"])]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.outcome}"


class CorrectionRequest(Entity):
    """What must be corrected, item by item, and until when.

    ``items`` are {page, field, party, file, file_page: the place; reason: a fixed one; found: what the check found there;
    note: the clerk's words}; ``note`` is what the clerk has to say besides. The first list is to be complete (法释〔2015〕8号
    第七条): each later one says ``why_again``.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    why_again = models.TextField(blank=True)
    note = models.TextField(blank=True)
    due_on = models.DateField()
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="correction_number")]

    def __str__(self) -> str:
        return f"{self.filing_id} #{self.number}"


class FilingTransition(Entity):
    """One step of a filing, never changed: who, from where to where, by which law, the term before and after.

    ``version`` is the filing's version after it, so that a page drawn for an older one knows what was missed. ``document``
    is set once, when the notice of the step has been made.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="transitions")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    # None: the portal itself.
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    law = models.CharField(max_length=160)
    deadline_before = models.DateField(null=True)
    deadline_after = models.DateField(null=True)
    review = models.ForeignKey(FilingReview, null=True, on_delete=models.PROTECT, related_name="transitions")
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "version"], name="filing_transition_version")]

    @property
    def in_words(self) -> str:
        """What was done, and where it led if the act leaves that open."""
        name = STEPS[self.act].name.in_language(get_language() or "zh")
        return f"{name}：{Filing.State(self.to_state).label}" if len(STEPS[self.act].to) > 1 else name

    def __str__(self) -> str:
        return f"{self.filing_id} {self.act}"


class SecondLook(Entity):
    """A rejection that another is asked to look at before it goes out; open until it is answered or taken back.

    A ruling is put before a ``judge``, who by agreeing signs it (CPL 157); otherwise any other clerk of the court looks.
    """

    OPEN: ClassVar[models.Q] = models.Q(agrees=None, taken_back_at=None)

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="second_looks")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judge = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="rulings_to_sign")
    ground = models.CharField(max_length=40)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    looked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filing"], condition=models.Q(agrees=None, taken_back_at=None), name="one_open_second_look"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agrees", "asked_at"], condition=models.Q(agrees=None, taken_back_at=None), name="second_looks_open"
            ),
        ]

    @property
    def open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.agrees is None and self.taken_back_at is None

    def __str__(self) -> str:
        return f"{self.filing_id} {self.ground}"


class InstantAcceptance(Entity):
    """A court's decision to accept filings of a cause by itself under one version of the rules (秒批).

    ``share`` of them, in percent, are drawn by ``seed`` for a person's later look.
    """

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="instant_acceptances")
    cause_code = models.CharField(max_length=20)
    rules_version = models.CharField(max_length=20)
    most = MoneyField(null=True)
    share = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["court", "cause_code"], condition=models.Q(ended_at=None), name="instant_acceptance_once"
            ),
            models.CheckConstraint(condition=models.Q(share__gte=1, share__lte=100), name="instant_acceptance_share"),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} {self.cause_code} {self.rules_version}"


class InstantDraw(Entity):
    """How a filing was accepted by itself, and whether the draw sends it to a person; open while ``outcome`` is ''."""

    class Outcome(models.TextChoices):
        NOT_DRAWN = "not_drawn", _("未抽中")
        RIGHT = "right", _("抽查：立案正确")
        WRONG = "wrong", _("抽查：不应当立案")

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="instant_draw")
    setting = models.ForeignKey(InstantAcceptance, on_delete=models.PROTECT, related_name="draws")
    lot = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["outcome"])]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.lot}"
