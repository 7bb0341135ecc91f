"""Fees of a case: what was assessed, the ledger of the money, payments, refunds, relief and reconciliation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, Party


class Fee(Entity):
    """One fee of a case. Its figures repeat the assessment in force and the balance of the ledger: see ``fees.ledger``.

    ``amount`` is the fee after halving; ``outstanding`` what is still to be paid of it, ``refundable`` what was paid too much.
    A fee that is ``prepaid`` has no last day until its notice is served; then ``due_on`` follows ``deadline``. ``ground`` names
    what a further fee arose from, so that each application and each share of a fee has one of its own.
    """

    class State(models.TextChoices):
        DUE = "due", _("待交纳")
        DEFERRED = "deferred", _("缓交")
        PAID = "paid", _("已交纳")
        REFUNDED = "refunded", _("已退还")
        WAIVED = "waived", _("已免交")

    class Purpose(models.TextChoices):
        CLAIM = "claim", _("起诉")
        COUNTERCLAIM = "counterclaim", _("反诉")
        THIRD_PARTY = "third_party", _("第三人提出请求")
        APPEAL = "appeal", _("上诉")
        RETRIAL = "retrial", _("申请再审")
        APPLICATION = "application", _("申请")
        OBJECTION = "objection", _("管辖权异议")
        SHARE = "share", _("裁判确定负担")
        EXPENSE = "expense", _("实际支出")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fees")
    payer = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="fees")
    kind = models.CharField(max_length=30)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.CLAIM)
    basis_amount = MoneyField(null=True)
    full_amount = MoneyField()
    amount = MoneyField()
    outstanding = MoneyField(default=0)
    refundable = MoneyField(default=0)
    waived_share = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    deferred_until = models.DateField(null=True)
    lines = models.JSONField(default=list)
    payment_code = models.CharField(max_length=24, unique=True)
    prepaid = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    deadline = models.ForeignKey("filing.Deadline", null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=100, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    assessed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "purpose", "payer", "ground"], name="fee_once_each")]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["refundable"], name="fee_refundable"),
            models.Index(fields=["deferred_until"], condition=models.Q(deferred_until__isnull=False), name="fee_deferred"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.amount}"


# What is paid before the court decides, so that a suit, a counterclaim or an appeal is heard at all (CPL-I 213, 318).
PAID_AHEAD = (Fee.Purpose.CLAIM, Fee.Purpose.COUNTERCLAIM, Fee.Purpose.THIRD_PARTY, Fee.Purpose.APPEAL)


class FeeAssessment(Entity):
    """One assessment of a fee with its basis and lines; never changed: the next number takes its place."""

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    turn = models.CharField(max_length=30)
    basis = models.JSONField(default=dict)
    full_amount = MoneyField()
    amount = MoneyField()
    lines = models.JSONField(default=list)
    reason = models.CharField(max_length=200, blank=True)
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fee", "number"], name="fee_assessment_number")]

    def __str__(self) -> str:
        return f"{self.fee_id} #{self.number}"


class Payment(Entity):
    """One order at a payment gateway, or money taken at the counter. A second success for a paid fee is kept to be refunded.

    What a gateway gives the payer to open or to scan is good until ``expires_at`` and for one kind of device; a closed order is
    still asked about, because it may have been paid in its last moment.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待支付")
        SUCCEEDED = "succeeded", _("已支付")
        REFUND_DUE = "refund_due", _("重复支付，待退还")
        CLOSED = "closed", _("已关闭")

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=30)
    order_number = models.CharField(max_length=40, unique=True)
    amount = MoneyField()
    cashier_url = models.CharField(max_length=2000)
    on_phone = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reference = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    # The day in Shanghai on which the gateway took the money: the day of its bill.
    paid_on = models.DateField(null=True)
    # 财政票据 of the treasury, which the court's finance system gives; the portal's own receipt is only a receipt.
    ticket_number = models.CharField(max_length=40, blank=True)
    receipt = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    slips = models.PositiveSmallIntegerField(default=0)  # printed at the counter: all after the first are marked copies

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fee", "gateway"], condition=models.Q(state="open"), name="one_open_payment"),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["gateway", "paid_on"], name="payment_by_day"),
            models.Index(fields=["state", "asked_at"], name="payment_to_ask"),
        ]

    def __str__(self) -> str:
        return self.order_number


class Refund(Entity):
    """Money that goes back: prepared by one person, approved by another, paid to the original channel or to an account."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("待复核")
        APPROVED = "approved", _("已复核，待退付")
        SENT = "sent", _("退付中")
        PAID = "paid", _("已退还")
        FAILED = "failed", _("退付失败")
        DECLINED = "declined", _("未通过复核")

    class Route(models.TextChoices):
        ORIGINAL = "original", _("原路退回")
        ACCOUNT = "account", _("退到银行账户")

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="refunds")
    number = models.CharField(max_length=40, unique=True)
    amount = MoneyField()
    reason = models.CharField(max_length=200)
    route = models.CharField(max_length=8, choices=Route.choices)
    account_holder = EncryptedTextField()
    account_number = EncryptedTextField()
    bank = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PREPARED)
    due_on = models.DateField()
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    paid_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    # The day of the first bill of the gateway that had the refund, and the gateway's own reference there.
    billed_on = models.DateField(null=True)
    billed_as = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["state", "asked_at"], name="refund_to_ask"),
            models.Index(fields=["state"], condition=models.Q(billed_on=None, route="original"), name="refund_not_billed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"


class RefundAccount(Entity):
    """The account that the payer's side named for money that goes back; the newest word holds."""

    fee = models.OneToOneField(Fee, on_delete=models.PROTECT, related_name="refund_account")
    holder = EncryptedTextField()
    number = EncryptedTextField()
    bank = models.CharField(max_length=80)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.fee_id} {self.bank}"


class LedgerEntry(Entity):
    """One entry of the ledger: an amount moves from the account ``credit`` to the account ``debit``; never changed.

    One row holds both sides, so an entry cannot be out of balance. ``channel`` is the sub-account of money that was received,
    refunded or handed to the treasury.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ledger")
    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="ledger")
    deed = models.CharField(max_length=30)
    debit = models.CharField(max_length=12)
    credit = models.CharField(max_length=12)
    amount = MoneyField()
    channel = models.CharField(max_length=30, blank=True)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="ledger")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="ledger")
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_amount_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="ledger_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["case", "booked_at"]),
            models.Index(fields=["fee", "booked_at"]),
            models.Index(fields=["booked_at"], name="ledger_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.debit} ← {self.credit} {self.amount}"


class ReliefApplication(Entity):
    """An application to pay later, less or nothing (FEE arts 44–51), with the filing or during the term of payment."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待决定")
        GRANTED = "granted", _("已准予")
        REFUSED = "refused", _("未准予")

    filing = models.ForeignKey("filing.Filing", null=True, on_delete=models.PROTECT, related_name="relief")
    fee = models.ForeignKey(Fee, null=True, on_delete=models.PROTECT, related_name="relief")
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=160)
    natural_person = models.BooleanField()
    kind = models.CharField(max_length=6)
    ground = models.CharField(max_length=30)
    statement = EncryptedTextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    deferred_until = models.DateField(null=True)
    reasons = models.TextField(blank=True)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fee"], condition=models.Q(state="submitted"), name="relief_once_for_a_fee"),
            models.UniqueConstraint(fields=["filing"], condition=models.Q(state="submitted"), name="relief_once_for_a_filing"),
        ]
        indexes = [models.Index(fields=["court", "state", "submitted_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.ground}"


class ReliefPaper(Entity):
    """A paper that proves the hardship."""

    application = models.ForeignKey(ReliefApplication, on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.file_name


class FeeReview(Entity):
    """A request that the president look at a fee again (FEE art. 43); answered within fifteen days."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("待复核")
        UPHELD = "upheld", _("维持")
        CORRECTED = "corrected", _("已更正")

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="reviews")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reasons = EncryptedTextField()
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.REQUESTED)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fee"], condition=models.Q(state="requested"), name="one_open_fee_review")]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.fee_id} {self.state}"


class FeeDefault(Entity):
    """A fee was not paid by its last day: the panel decides whether the case is treated as withdrawn (CPL-I arts 199, 213).

    Once for each last day: a fee that got another day may be in default again. ``application`` carries the ruling.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待合议庭决定")
        RULING = "ruling", _("裁定制作中")
        WITHDRAWN = "withdrawn", _("按撤诉处理")
        KEPT = "kept", _("继续审理")
        SETTLED = "settled", _("已补交")

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="defaults")
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    application = models.ForeignKey("filing.Application", null=True, on_delete=models.PROTECT, related_name="fee_defaults")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fee", "due_on"], name="fee_default_once_a_day")]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.fee_id} {self.state}"


class Reconciliation(Entity):
    """One day of one channel compared with the ledger; made once."""

    channel = models.CharField(max_length=30)
    day = models.DateField()
    orders = models.PositiveIntegerField()
    total = MoneyField()
    compared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="reconciled_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.day}"


class Difference(Entity):
    """What a bill and the ledger say differently of an order, or of a refund of it; it waits until somebody has explained it."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("账单有、账上没有")
        EXTRA = "extra", _("账上有、账单没有")
        AMOUNT = "amount", _("金额不一致")
        REFUND_MISSING = "refund_missing", _("退费：账单有、账上没有")
        REFUND_EXTRA = "refund_extra", _("退费：账上有、账单没有")
        REFUND_AMOUNT = "refund_amount", _("退费：金额不一致")
        REFUND_TWICE = "refund_twice", _("退费：渠道退了不止一次")

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        EXPLAINED = "explained", _("已处理")

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="differences")
    court = models.ForeignKey("kernel.Court", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    order_number = models.CharField(max_length=64)
    refund_number = models.CharField(max_length=64, blank=True)
    ours = MoneyField(null=True)
    theirs = MoneyField(null=True)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    explanation = models.CharField(max_length=300, blank=True)
    explained_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "order_number", "refund_number", "kind"], name="difference_once")
        ]
        indexes = [
            models.Index(fields=["court", "state"]),
            models.Index(fields=["order_number"], name="difference_of_order"),
            models.Index(fields=["refund_number"], name="difference_of_refund"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_number}"
