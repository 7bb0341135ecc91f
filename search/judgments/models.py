"""Judgments as the public reads them, and the workflow on the way there.

A `Judgment` row never holds anything that is not public: it is made by the release, from the anonymised text. The
original text stays encrypted in its `Publication`, which is visible to the bench of the case only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedJSONField

#: Sections of a judgment in their order (CPL art. 155; 法〔2016〕221号).
SECTIONS = ("parties", "procedure", "claims", "facts", "reasons", "articles", "holding", "tail")


class DocumentType(models.TextChoices):
    JUDGMENT = "judgment", _("民事判决书")
    RULING = "ruling", _("民事裁定书")
    MEDIATION = "mediation", _("民事调解书")
    PAYMENT_ORDER = "payment_order", _("支付令")
    DECISION = "decision", _("决定书")


class TrialProcedure(models.TextChoices):
    SMALL_CLAIMS = "small_claims", _("小额诉讼程序")
    SUMMARY = "summary", _("简易程序")
    ORDINARY = "ordinary", _("普通程序")
    SECOND_INSTANCE = "second_instance", _("二审程序")
    RETRIAL = "retrial", _("审判监督程序")
    ENFORCEMENT = "enforcement", _("执行程序")
    PAYMENT_ORDER = "payment_order", _("督促程序")


class Overturned(models.TextChoices):
    """How a judgment fell in a court above."""

    VARIED = "varied", _("已被部分改判")
    REVERSED = "reversed", _("已被撤销或者改判")
    REMANDED = "remanded", _("已被撤销，发回重审")


class Publication(Entity):
    """The way of one decision to the public (法释〔2016〕19号): proposed, anonymised by a clerk, released by a judge.

    `original` maps sections to their text, `facts` holds what is known of the case, `changes` the anonymisation with
    offsets into `original`. Both are encrypted: they name who must not be named.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待书记员隐名处理")
        ANONYMISED = "anonymised", _("待法官审核发布")
        RELEASED = "released", _("已公开")
        WITHDRAWN = "withdrawn", _("已撤回")
        NOT_PUBLIC = "not_public", _("不公开")

    class Ground(models.TextChoices):
        """Why a judgment is not published (art. 4)."""

        STATE_SECRET = "state_secret", _("涉及国家秘密")
        JUVENILE_CRIME = "juvenile_crime", _("未成年人犯罪")
        MEDIATED = "mediated", _("以调解方式结案或者确认人民调解协议效力")
        DIVORCE_OR_CUSTODY = "divorce_or_custody", _("离婚诉讼或者涉及未成年子女抚养、监护")
        OTHER = "other", _("人民法院认为不宜在互联网公布的其他情形")

    decision_id = models.UUIDField(unique=True)
    case_id = models.UUIDField(db_index=True)
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=60)
    cause_code = models.CharField(max_length=20)
    bench = models.ManyToManyField(User, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    original = EncryptedJSONField()
    facts = EncryptedJSONField()
    changes = EncryptedJSONField()
    due_on = models.DateField()
    anonymised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    anonymised_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    # How a court above changed it, and the number of the case in which it did (art. 7: both are linked).
    overturned = models.CharField(max_length=10, choices=Overturned.choices, blank=True, default="")
    overturned_by = models.CharField(max_length=60, blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["court", "state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="released_after_anonymisation",
                condition=~models.Q(state="released") | models.Q(anonymised_by__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.case_number


class Judgment(Entity):
    """A published judgment. `masked` holds, for each section, the spans that stand for something hidden.

    `people` are lists of names by part: judges, clerks, parties, lawyers, firms. `digest` is of all that the index
    holds. A withdrawn judgment keeps its number and loses its text.
    """

    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="judgments")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=60, db_index=True)
    cause_code = models.CharField(max_length=20)
    document_type = models.CharField(max_length=16, choices=DocumentType.choices, default=DocumentType.JUDGMENT)
    procedure = models.CharField(max_length=20, choices=TrialProcedure.choices)
    title = models.CharField(max_length=240)
    decided_on = models.DateField(db_index=True)
    effective_on = models.DateField(null=True)
    amount = MoneyField(null=True)
    sections = models.JSONField(default=dict)
    masked = models.JSONField(default=dict)
    people = models.JSONField(default=dict)
    statutes = models.JSONField(default=list)
    cited_cases = models.JSONField(default=list)
    verification_code = models.CharField(max_length=24, blank=True)
    is_demo = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    # As in the publication: how a court above changed it, and in which case.
    overturned = models.CharField(max_length=10, choices=Overturned.choices, blank=True, default="")
    overturned_by = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["withdrawn_at", "published_at"])]

    def __str__(self) -> str:
        return self.title


class JudgmentLink(Entity):
    """A case number that a judgment names as an instance of the same dispute (一审, 二审, 再审, 执行)."""

    judgment = models.ForeignKey(Judgment, on_delete=models.CASCADE, related_name="links")
    case_number = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judgment", "case_number"], name="judgment_link_once")]

    def __str__(self) -> str:
        return self.case_number
