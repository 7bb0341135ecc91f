"""Service orders: what is served on whom, each try, every event in a chain, and the clerk's work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


class ServiceOrder(Entity):
    """Documents to be served on parties of a case. `due_on`: the first day on which something about it must have happened."""

    class State(models.TextChoices):
        OPEN = "open", _("送达中")
        COMPLETE = "complete", _("全部送达")

    case = models.ForeignKey("filing.Case", on_delete=models.PROTECT, related_name="service_orders")
    # The court of the case, which never changes: what a whole court has waiting is counted in an index, without its cases.
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField()
    # The plan it follows, as it was when the order was made: its code, and its steps with their days.
    plan = models.CharField(max_length=16, default="standard")
    steps = models.JSONField(default=list)
    # How many recipients it is to have: a bulk job adds them one by one, and before the last it is not complete.
    expected = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64, unique=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="service_order_number")]
        indexes = [
            models.Index(fields=["court", "state", "due_on", "created_at"], name="order_of_court"),
            models.Index(
                fields=["court", "-completed_at", "created_at"],
                name="order_of_court_complete",
                condition=models.Q(state="complete"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"


class ServiceRecipient(Entity):
    """One party of an order. `served_at` is set when the last document has taken effect.

    `step` is its place in the order's plan and `way` what it is, `step_due_on` the last day before the next step begins (None:
    nothing follows by itself); `progress` tells what began when and what was left out, for the page.
    """

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="recipients")
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("filing.Party", on_delete=models.PROTECT, related_name="services")
    reached_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    step = models.SmallIntegerField(default=-1)
    way = models.CharField(max_length=12, blank=True)
    progress = models.JSONField(default=list)
    step_due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "party"], name="service_recipient_once")]
        indexes = [
            models.Index(fields=["party", "reached_at"]),
            models.Index(fields=["step_due_on"], name="recipient_step_due", condition=models.Q(served_at=None)),
            models.Index(fields=["way", "step_due_on"], name="recipient_way", condition=models.Q(served_at=None)),
            # The column of the condition stands in it too: SQLite asks it of the row else, and a count would read every row.
            models.Index(
                fields=["court", "created_at", "served_at"], name="recipient_of_court", condition=models.Q(served_at=None)
            ),
            models.Index(
                fields=["court", "way", "created_at", "served_at"],
                name="recipient_of_court_way",
                condition=models.Q(served_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.party_id}"

    @property
    def proof(self) -> "ProofOfService | None":
        """The proof that counts: the last, where an earlier effect became known after the first was sealed."""
        return max(self.proofs.all(), key=lambda one: (one.created_at, one.pk), default=None)


class ServiceItem(Entity):
    """One document for one recipient: a cell of the grid, with the effect found for it and its working."""

    class Status(models.TextChoices):
        OPEN = "open", _("未生效")
        SERVED = "served", _("已送达")
        PRESUMED = "presumed", _("推定送达")

    recipient = models.ForeignKey(ServiceRecipient, on_delete=models.PROTECT, related_name="items")
    document = models.ForeignKey("kernel.CourtDocument", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    effective_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    basis = models.JSONField(default=list)
    working = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "document"], name="service_item_once"),
            models.CheckConstraint(
                condition=models.Q(status="open", effective_at=None)
                | (~models.Q(status="open") & models.Q(effective_at__isnull=False)),
                name="service_effect_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.status}"


class ServiceAttempt(Entity):
    """One try on one channel. `key` makes it single at the carrier: the same key is never delivered twice."""

    class State(models.TextChoices):
        PLANNED = "planned", _("待发送")
        SENT = "sent", _("已发送")
        REACHED = "reached", _("已到达")
        FAILED = "failed", _("发送失败")
        RETURNED = "returned", _("已退回")

    recipient = models.ForeignKey(ServiceRecipient, on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=12)
    address = EncryptedTextField()
    invitation = models.ForeignKey("delivery.ServiceInvitation", null=True, on_delete=models.PROTECT, related_name="attempts")
    # The confirmation by which it was addressed: its scope counts, and whether it was withdrawn before the document arrived.
    service_address = models.ForeignKey("delivery.ServiceAddress", null=True, on_delete=models.PROTECT, related_name="attempts")
    confirmed = models.BooleanField(default=False)
    # Asked for an address and given none: the registered one stands in (法院专递规定 art. 5).
    address_refused = models.BooleanField(default=False)
    consent = models.CharField(max_length=16)
    consented_at = models.DateTimeField(null=True)
    # The agent to whom it went, and whether the party named its agent to receive (CPL-I 132).
    representation = models.ForeignKey("filing.Representation", null=True, on_delete=models.PROTECT, related_name="+")
    agent_named = models.BooleanField(default=False)
    institution = models.CharField(max_length=12, blank=True)
    ground = models.CharField(max_length=24, blank=True)
    carries_content = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    sent_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "try_again_at"]),
            models.Index(fields=["recipient", "channel"]),
            models.Index(fields=["provider_reference"], name="attempt_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class ServiceNote(Entity):
    """What somebody of the court noted about service on paper or by word of mouth, or a judge found. Rows are only added.

    Names of who signed and who witnessed stand here and in no event; ``act`` is a code of ``rules/noting.py`` or
    ``rules/correcting.py``.
    """

    attempt = models.ForeignKey(ServiceAttempt, on_delete=models.PROTECT, related_name="notes")
    act = models.CharField(max_length=24)
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    signer_name = EncryptedTextField()
    place = EncryptedTextField()
    witness = EncryptedTextField()
    text = EncryptedTextField()
    noted_by = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "act", "happened_at"], name="service_note_once")]

    def __str__(self) -> str:
        return f"{self.act} {self.happened_at:%Y-%m-%d %H:%M}"


class ServiceNoteFile(Entity):
    """A signature drawn on the screen, a photo of the act, the scanned receipt, or what a judge's finding rests on.

    Its hash stands in the evidence.
    """

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("手写签名")
        PHOTO = "photo", _("照片")
        PAPER = "paper", _("送达回证或者邮件回执")
        GROUND = "ground", _("当事人的证明材料")

    note = models.ForeignKey(ServiceNote, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    stored = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.stored_id}"


class EvidenceEvent(models.Model):
    """One event of an order, in a chain: each row hashes the one before. Names are those of ETSI EN 319 522-3.

    `kind` is what the event means for the legal effect ("" for none); rows are only ever added.
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="evidence")
    sequence = models.PositiveIntegerField()
    attempt = models.ForeignKey(ServiceAttempt, null=True, on_delete=models.PROTECT, related_name="evidence")
    item = models.ForeignKey(ServiceItem, null=True, on_delete=models.PROTECT, related_name="evidence")
    recipient = models.ForeignKey(ServiceRecipient, null=True, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=48)
    kind = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()
    canonical = models.BinaryField()
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "sequence"], name="evidence_sequence")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"


class ProofOfService(Entity):
    """The electronic proof of service (电子送达凭证, OLR 31 ¶4) for one recipient; its document says which one it replaces."""

    recipient = models.ForeignKey(ServiceRecipient, on_delete=models.PROTECT, related_name="proofs")
    document = models.ForeignKey("kernel.CourtDocument", on_delete=models.PROTECT, related_name="+")
    evidence_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.document_id)


class WorkItem(Entity):
    """Something a clerk must do because the portal cannot: it has an owner (or the court's clerks) and a due day."""

    class Kind(models.TextChoices):
        NO_ADDRESS = "no_address", _("没有可用的联系方式")
        NO_ANSWER = "no_answer", _("逾期未领取或未确认")
        POST = "post", _("文书待交邮")
        ENTRUSTED = "entrusted", _("等待受托法院或者转交单位的送达结果")
        DIRECT = "direct", _("需要上门送达")
        PUBLICATION = "publication", _("等待决定公告送达")
        EXHAUSTED = "exhausted", _("各种方式都没有送达")
        QUESTION = "question", _("受送达人有问题")
        FAILED = "failed", _("发送失败")
        REFUSED = "refused", _("不同意电子送达")
        LOCKED = "locked", _("身份验证多次失败")
        ACCOUNT = "account", _("账户信息不一致")

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="work_items")
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(ServiceRecipient, on_delete=models.PROTECT, related_name="work_items")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    owner = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)
    reminded_on = models.DateField(null=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "done_at", "due_on"]),
            models.Index(fields=["done_at", "due_on"]),
            models.Index(
                fields=["court", "due_on", "created_at", "done_at"], name="work_of_court", condition=models.Q(done_at=None)
            ),
            models.Index(
                fields=["court", "kind", "due_on", "created_at", "done_at"],
                name="work_of_court_kind",
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
