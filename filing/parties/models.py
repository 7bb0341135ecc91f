"""What a party said about the claim (the answer, row by row), and the papers that people keep for their filings."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, Party
from filing.parties.rules.papers import PaperKind


class PartyAnswer(Entity):
    """The answer (答辩状) of one party, given once: admitted or disputed for each row of the complaint, and a text."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="answer")
    positions = EncryptedJSONField()
    text = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party} {self.submitted_at:%Y-%m-%d}"


class ChangedClaimsAnswer(Entity):
    """What a party that has answered says to the claims as a granted ``change`` has put them. Never changed; its answer stays."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers_to_changes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="answers_to_changes")
    change = models.ForeignKey("filing.Application", on_delete=models.PROTECT, related_name="+")
    positions = EncryptedJSONField()
    text = EncryptedTextField(blank=True)
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "change"], name="answer_to_change_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.submitted_at:%Y-%m-%d}"


class AppealAnswer(Entity):
    """The answer of one party to an appeal or an application for retrial: a position on each of its grounds, and a text.

    ``positions`` are in the order of the grounds: {"ground", "position", "note"}. What was handed in as a file says it there.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeal_answers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="appeal_answers")
    positions = EncryptedJSONField()
    text = EncryptedTextField(blank=True)
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party} {self.submitted_at:%Y-%m-%d}"


class AnswerDraft(Entity):
    """An answer not yet handed in, as it was typed; one of a party, whose id it has. Gone once the answer is given."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="answer_draft")
    content = EncryptedJSONField()
    updated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.party_id} v{self.version}"

    @property
    def typed(self) -> dict[str, Any]:
        """The fields as they were typed."""
        return dict(self.content.get("typed", {}))


class KeptPaper(Entity):
    """A paper that its owner keeps for every later filing: of identity, of authority, or evidence. Only its owner sees it."""

    class Kind(models.TextChoices):
        IDENTITY = PaperKind.IDENTITY.value, _("身份证件")
        LICENCE = PaperKind.LICENCE.value, _("营业执照或登记证书")
        REPRESENTATIVE_PROOF = PaperKind.REPRESENTATIVE_PROOF.value, _("法定代表人身份证明")
        POWER_OF_ATTORNEY = PaperKind.POWER_OF_ATTORNEY.value, _("授权委托书")
        FIRM_LETTER = PaperKind.FIRM_LETTER.value, _("律师事务所函")
        LAWYER_LICENCE = PaperKind.LAWYER_LICENCE.value, _("律师执业证")
        INTRODUCTION = PaperKind.INTRODUCTION.value, _("基层法律服务所介绍信")
        LEGAL_WORKER_LICENCE = PaperKind.LEGAL_WORKER_LICENCE.value, _("法律服务工作者执业证")
        AREA_PROOF = PaperKind.AREA_PROOF.value, _("当事人一方位于法律服务所辖区内的证明")
        AGENT_IDENTITY = PaperKind.AGENT_IDENTITY.value, _("代理人身份证件")
        KINSHIP_PROOF = PaperKind.KINSHIP_PROOF.value, _("近亲属关系证明")
        EMPLOYMENT_PROOF = PaperKind.EMPLOYMENT_PROOF.value, _("劳动人事关系证明")
        RECOMMENDATION = PaperKind.RECOMMENDATION.value, _("社区、单位、社会团体的推荐材料")
        MEMBERSHIP_PROOF = (
            PaperKind.MEMBERSHIP_PROOF.value,
            _("当事人属于推荐的社区或者单位（由社会团体推荐的，为其符合推荐条件）的证明"),
        )
        EVIDENCE = PaperKind.EVIDENCE.value, _("证据")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_papers")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    title = EncryptedTextField()
    purpose = EncryptedTextField()
    evidence_kinds = models.JSONField(default=list)
    valid_until = models.DateField(null=True, blank=True)
    # Whose licence or proof it is, where the owner acts for several; None for a person's own papers and for old rows.
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "kind", "changed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def latest(self) -> "KeptPaperVersion":
        """The file that is picked from now on."""
        return self.versions.select_related("file").order_by("-number")[0]


class KeptPaperVersion(Entity):
    """One file of a kept paper; a new one replaces it for later filings, what was filed keeps its own."""

    paper = models.ForeignKey(KeptPaper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = EncryptedTextField()
    pages = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="kept_paper_version")]
        indexes = [models.Index(fields=["file"])]

    def __str__(self) -> str:
        return f"{self.paper_id} v{self.number}"
