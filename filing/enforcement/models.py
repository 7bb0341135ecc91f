"""Enforcement: applications, enforcement cases, measures, and the two credit sanctions with their approvals."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.intake.rules.content import digest

CLAIMING = (Party.Role.PLAINTIFF, Party.Role.APPLICANT)


class EnforcementApplication(Entity):
    """A creditor's application, made from the decided case; it becomes an enforcement case when accepted.

    One that was refused, on a fixed ``ground`` with its reason, may be followed by another; so may one that a court above ordered
    to accept and whose title lost its effect before that was done.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("已提交，待立案")
        PROPOSED = "proposed", _("拟不予受理，待审判员审签")
        ACCEPTED = "accepted", _("已立案")
        REFUSED = "refused", _("不予受理")
        TITLE_FELL = "title_fell", _("执行依据失去效力，不再办理")

    source_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enforcement_applications")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    creditor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    claim = models.JSONField()
    known_assets = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    decide_by = models.DateField()
    ground = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    # The clerk who put a refusal before a judge, and that judge; who sent it back said why.
    put_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    judge = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_back = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # The case of the court above in which its refusal is reconsidered, and when that court ordered to accept it.
    reconsidered_in = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="refused_enforcements")
    ordered_at = models.DateTimeField(null=True)
    # The ruling by which it was refused.
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "creditor"],
                condition=~models.Q(state__in=["refused", "title_fell"]),
                name="enforcement_applied_once",
            )
        ]
        indexes = [models.Index(fields=["state", "decide_by"])]

    def __str__(self) -> str:
        return f"{self.source_case} {self.creditor}"

    @property
    def ended(self) -> bool:
        """Whether it came to nothing, so that another may follow."""
        return self.state in ENDED

    @property
    def put_as(self) -> str:
        """The fingerprint of a refusal as it was put before the judge, who signs what was read."""
        return digest({"ground": self.ground, "reason": self.reason})

    @property
    def enforcement(self) -> "EnforcementCase | None":
        """The case in which it is enforced now, or was last: the restored one, where it was restored."""
        return self.enforcements.filter(restored_by=None).first()


# Applications that came to nothing: another may follow.
ENDED = (EnforcementApplication.State.REFUSED, EnforcementApplication.State.TITLE_FELL)


class EnforcementCase(Entity):
    """What an enforcement case knows beyond ``Case``: its title, the duty, the debt, the officer, how it ended."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("已立案，待发执行通知")
        NOTIFIED = "notified", _("已发执行通知，执行中")
        CLOSED = "closed", _("已结案")

    class Performance(models.TextChoices):
        NONE = "none", _("全部未履行")
        PARTIAL = "partial", _("部分履行")
        FULL = "full", _("全部已履行")

    class Closing(models.TextChoices):
        """法发〔2014〕26号 art. 14."""

        COMPLETED = "completed", _("执行完毕")
        TERMINATED_FOR_NOW = "terminated_for_now", _("终结本次执行程序")
        TERMINATED = "terminated", _("终结执行")
        CANCELLED = "cancelled", _("销案")
        NOT_ENFORCED = "not_enforced", _("不予执行")
        APPLICATION_REJECTED = "application_rejected", _("驳回申请")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="enforcement")
    # A restored case (执恢) goes on from the same application, and counts what was received before.
    application = models.ForeignKey(EnforcementApplication, on_delete=models.PROTECT, related_name="enforcements")
    restores = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="restored_by")
    source_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enforcements")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enforcements")
    title_number = models.CharField(max_length=60)
    title_document = models.CharField(max_length=160)
    duty = models.TextField()
    principal = MoneyField()
    amount = MoneyField()
    last_day = models.DateField()
    performance = models.CharField(max_length=8, choices=Performance.choices, default=Performance.NONE)
    perform_by = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    closing = models.CharField(max_length=24, choices=Closing.choices, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "state"]), models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return str(self.case)


class Termination(Entity):
    """The officer's proposal to end this round of enforcement (终本), with what was done and found (法〔2016〕373号 art. 1).

    It needs the creditor's signature or the president's approval (CPL-I art. 517); the ruling follows.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已提请，待院长批准")
        APPROVED = "approved", _("可以作出终本裁定")
        DECLINED = "declined", _("未批准")
        ORDERED = "ordered", _("已裁定终结本次执行程序")

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="terminations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    inquiry = models.TextField()
    talk = models.TextField()
    whereabouts = models.TextField()
    # When and where, or how, the creditor was heard, and the record of it.
    talked_on = models.DateField(null=True)
    talk_place = models.CharField(max_length=100, blank=True)
    talk_record = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    creditor_signed = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "proposed_at"], name="termination_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["enforcement"], condition=~models.Q(state="declined"), name="one_open_termination"),
        ]

    def __str__(self) -> str:
        return f"{self.enforcement} {self.get_state_display()}"


class OrderToCarryOut(Entity):
    """What a ruling on an objection or its reconsideration orders, until the officer has done it and said so (CPL 236, 238)."""

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="orders_to_carry_out")
    ruled_in = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.TextField()
    what_was_done = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    # Empty where the ruling was set aside before it was carried out.
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["enforcement"], condition=models.Q(settled_at=None), name="order_waits")]

    def __str__(self) -> str:
        return f"{self.enforcement} {self.ruled_in}"


class MoneyReceived(Entity):
    """Money of the debtor that reached the case's account; ``key`` keeps a form that is sent twice from counting twice."""

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="money_received")
    amount = MoneyField()
    received_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="money_received_positive")]

    def __str__(self) -> str:
        return f"{self.enforcement} {self.amount}"


class Measure(Entity):
    """Something seized, sealed or frozen, until when. A renewal is a new row; a lapsed measure is void."""

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", _("冻结银行存款")
        MOVABLE = "movable", _("查封、扣押动产")
        IMMOVABLE = "immovable", _("查封不动产")
        OTHER_RIGHT = "other_right", _("冻结其他财产权")

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("measure", "有效")
        RENEWED = "renewed", _("已续行")
        LIFTED = "lifted", _("已解除")
        LAPSED = "lapsed", _("已届满失效")

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="measures")
    debtor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    item = models.CharField(max_length=200)
    holder = models.CharField(max_length=120, blank=True)
    amount = MoneyField(null=True)
    starts_on = models.DateField()
    expires_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewal")
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    # The notice to who holds the property, or registers it, to assist.
    assistance = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    imposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Why it was lifted: the ground (rules.lifting), the facts, and the ruling that says so.
    lift_ground = models.CharField(max_length=12, blank=True)
    lift_reason = models.CharField(max_length=2000, blank=True)
    lift_document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    warned_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "expires_on"])]
        constraints = [models.CheckConstraint(condition=models.Q(expires_on__gt=models.F("starts_on")), name="measure_term")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.item}"


class Sanction(Entity):
    """A credit sanction: the officer proposes, the division head checks, the president decides, and each is somebody else."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已提请，待审核")
        CHECKED = "checked", _("已审核，待院长决定")
        IN_FORCE = "in_force", _("已生效")
        DECLINED = "declined", _("未批准")
        LIFTED = "lifted", _("已解除")

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="%(class)ss")
    debtor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=300, blank=True)
    in_force_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    lift_by = models.DateField(null=True)
    lifted_on = models.DateField(null=True)
    lifted_reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "proposed_at"])]

    @property
    def checked_as(self) -> str:
        """Which version the president reads: what was checked is not changed any more, so it is named by that moment."""
        return self.checked_at.isoformat() if self.checked_at else ""


class DishonestyListing(Sanction):
    """A debtor on the list of dishonest judgment debtors (法释〔2017〕7号)."""

    ground = models.PositiveSmallIntegerField()
    facts = models.TextField()

    class Meta(Sanction.Meta):
        indexes = [*Sanction.Meta.indexes, models.Index(fields=["state", "expires_on"], name="listing_to_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["enforcement", "debtor"],
                condition=models.Q(state__in=["proposed", "checked", "in_force"]),
                name="one_open_listing",
            ),
            models.CheckConstraint(condition=models.Q(ground__gte=1, ground__lte=6), name="listing_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.debtor} {self.get_state_display()}"


class ConsumptionRestriction(Sanction):
    """A debtor, and the people who act for a debtor organisation, may not consume beyond need (法释〔2015〕17号)."""

    basis = models.TextField()
    persons = models.JSONField(default=list)

    class Meta(Sanction.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enforcement", "debtor"],
                condition=models.Q(state__in=["proposed", "checked", "in_force"]),
                name="one_open_restriction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debtor} {self.get_state_display()}"
