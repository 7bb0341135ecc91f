"""What is applied for in a case: what was asked by whom, with which papers, and what was decided on it and why."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.kinds import ApplicationKind
from filing.cases.models import Case, Party
from filing.causes.procedures import BEFORE_SUIT
from filing.law import Citation
from filing.paper.models import PaperEntry


class Application(Entity):
    """One application (``kind`` of the catalogue). Without ``party`` the panel itself put the question (依职权)."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("已提交，等待决定")
        CHECKED = "checked", _("已审核，等待院长决定")
        RULED = "ruled", _("已裁定，待盖章")
        SEALED = "sealed", _("已裁定，上诉期内")
        GRANTED = "granted", _("已准许")
        REFUSED = "refused", _("未准许")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("准许")
        REFUSED = "refused", _("不准许")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="applications")
    # The court that decides: the upper one for an appeal.
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    decider = models.CharField(max_length=16)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="applications")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="applications")
    content = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    # Not shown to the other side before ``disclosed_at``: preservation would be in vain. What is refused never is.
    confidential = models.BooleanField(default=False)
    disclosed_at = models.DateTimeField(null=True)
    # For the court only, at any time: what belongs into the secret volume.
    internal = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    decide_by = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reasons = EncryptedTextField()
    terms = EncryptedJSONField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(max_length=20, unique=True)
    follow_up = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="opened_by")
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "submitted_at"]),
            models.Index(fields=["court", "decider", "state", "decide_by"]),
            models.Index(fields=["state", "decided_at"], name="ruling_in_term"),
        ]

    @property
    def definition(self) -> ApplicationKind:
        """The kind as the catalogue describes it."""
        return KINDS[self.kind]

    @property
    def document_form(self) -> str:
        """By which document it is decided: ``ruling``, ``decision``, ``notice``, or '' for none."""
        return self.definition.document_of(self.outcome)

    @property
    def source(self) -> Citation:
        """The article on which it rests in its case."""
        return self.definition.source_in(before_suit=self.case.case_type in BEFORE_SUIT)

    @property
    def from_outside(self) -> str:
        """The name of who objected without being a party; '' for what a party or the panel put forward."""
        return str(self.content.get("outsider", "")) if self.party_id is None else ""

    @property
    def applicant_name(self) -> str:
        """Who applied, as pages name it; '' where the panel itself put the question."""
        return self.party.name if self.party else self.from_outside

    @property
    def on_paper(self) -> PaperEntry | None:
        """The paper on which it came, entered by a clerk; None for what came through an account."""
        return getattr(self, "paper", None)

    @property
    def is_hidden(self) -> bool:
        """Whether the other side may not know of it (yet)."""
        return self.confidential and self.disclosed_at is None

    @property
    def title(self) -> str:
        """The kind's name in the reader's language."""
        return self.definition.name.in_language(get_language() or "zh")

    @property
    def outcome_in_words(self) -> str:
        """What was decided, in the reader's language and in the words of the kind."""
        granted, refused = self.definition.outcomes
        return (granted if self.outcome == self.Outcome.GRANTED else refused).in_language(get_language() or "zh")

    def __str__(self) -> str:
        return f"{self.definition.name.zh} {self.receipt_number}"


class ApplicationFile(Entity):
    """A paper handed in with an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "order"], name="application_file_order")]

    def __str__(self) -> str:
        return self.file_name
