"""Mediation: the panel of mediators, one mediation with its people, what was said, offered and agreed.

What is said here is confidential: no row of it is read by search, dossier or the panel that may hear the case.
"""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.causes import registry
from filing.intake.models import Filing, FilingDraft
from filing.intake.sharing.models import Invitation

FICTITIOUS = _("（虚构）")


class MediationBody(Entity):
    """An organisation on a court's list of mediators (特邀调解组织)."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="mediation_bodies")
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["court", "name"], name="mediation_body_once")]

    def __str__(self) -> str:
        return self.name


class PanelMediator(Entity):
    """A person on a court's list of mediators (特邀调解员); ``specialities`` are keys of element forms."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="mediators")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mediator_of")
    body = models.ForeignKey(MediationBody, null=True, on_delete=models.PROTECT, related_name="mediators")
    specialities = models.JSONField(default=list)
    introduction = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "user"], condition=models.Q(ended_at=None), name="mediator_of_court_once")
        ]

    @property
    def name(self) -> str:
        """The name; a fictitious person says so."""
        return f"{self.user.display_name}{FICTITIOUS if self.user.is_demo else ''}"

    def __str__(self) -> str:
        return self.user.display_name


class Mediation(Entity):
    """One mediation: of a draft or a filing (before filing), or of a case. Its people are ``parties``."""

    class State(models.TextChoices):
        CONSENT = "consent", pgettext_lazy("state", "征询各方意见")
        APPOINTING = "appointing", _("确定调解员")
        OPEN = "open", _("调解中")
        SIGNING = "signing", _("调解协议待签名")
        AGREED = "agreed", _("调解协议已生效")
        CONFIRMING = "confirming", _("司法确认中")
        CONFIRMED = "confirmed", _("法院已确认协议有效")
        DISMISSED = "dismissed", _("司法确认申请被驳回")
        STATEMENT = "statement", _("等待民事调解书")
        CLOSED = "closed", _("调解结案")
        FAILED = "failed", _("调解不成")

    class Ending(models.TextChoices):
        REFUSED = "refused", _("有当事人不同意调解")
        SILENT = "silent", _("对方没有回应")
        WITHDRAWN = "withdrawn", _("有当事人退出调解")
        NOT_SETTLED = "not_settled", _("未能达成协议")
        TIMED_OUT = "timed_out", _("调解期限届满")
        ELSEWHERE = "elsewhere", _("已恢复立案或者案件已经终结")
        CLAIM_OVER = "claim_over", _("原告的起诉已经终结")
        DECIDED = "decided", _("法院已经作出裁判")
        REPENTED = "repented", _("调解书送达前有当事人反悔")
        OFFLINE = "offline", _("有当事人不同意调解在线进行")

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="mediations")
    draft = models.ForeignKey(FilingDraft, null=True, on_delete=models.SET_NULL, related_name="mediations")
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="mediations")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="mediations")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    cause_code = models.CharField(max_length=20)
    amount = MoneyField(null=True)
    claims = EncryptedTextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONSENT)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    mediator = models.ForeignKey(PanelMediator, null=True, on_delete=models.PROTECT, related_name="mediations")
    # The request stops the running of the limitation of action from this day (民法典 第一百九十五条).
    asked_at = models.DateTimeField()
    appoint_by = models.DateField(null=True)
    began_at = models.DateTimeField(null=True)
    deadline = models.ForeignKey(Deadline, null=True, on_delete=models.PROTECT, related_name="mediations")
    extensions = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["court", "state", "asked_at"]),
            models.Index(fields=["mediator", "state", "asked_at"]),
            models.Index(fields=["state", "asked_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                condition=models.Q(state__in=["consent", "appointing", "open", "signing"]),
                name="one_mediation_of_filing",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["consent", "appointing", "open", "signing", "statement"]),
                name="one_mediation_of_case",
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=models.Q(state__in=["consent", "appointing", "open", "signing"]),
                name="one_mediation_of_draft",
            ),
        ]

    @property
    def cause_name(self) -> str:
        """The cause in the reader's language."""
        return registry.get(self.cause_code).name.in_language(get_language() or "zh")

    def __str__(self) -> str:
        return self.number


class MediationParty(Entity):
    """One person or organisation of a mediation, on one side; ``user`` is who acts online for it."""

    class Side(models.TextChoices):
        APPLICANT = "applicant", _("申请方")
        RESPONDENT = "respondent", _("被申请方")
        # Stands with neither: hears and says what all hear, may propose, and signs.
        THIRD = "third", _("第三人")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Party.Kind.choices)
    name = models.CharField(max_length=160)
    facts = EncryptedJSONField()
    phone = EncryptedTextField()
    identity_number_index = models.CharField(max_length=64, blank=True, editable=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="mediating")
    # What the person confirmed of service with the consent (在线调解规则 第十七条).
    service = EncryptedJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "order"], name="mediation_party_order")]
        indexes = [models.Index(fields=["user", "mediation"])]

    def __str__(self) -> str:
        return self.name


class MediationInvitation(Invitation):
    """The link and code with which a party that is not there yet is asked."""

    party = models.ForeignKey(MediationParty, on_delete=models.PROTECT, related_name="invitations")
    # Nobody where the portal itself asks, for a filing that the clerk diverted.
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")


class AuthorityProof(Entity):
    """What an account shows to act for an organisation; the place opens when the court has accepted it (CPL 51, 62)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待法院核对")
        ACCEPTED = "accepted", _("法院已核对")
        REFUSED = "refused", _("未通过核对")

    party = models.ForeignKey(MediationParty, on_delete=models.PROTECT, related_name="proofs")
    invitation = models.ForeignKey(MediationInvitation, on_delete=models.PROTECT, related_name="proofs")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = EncryptedTextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    shown_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation"], condition=models.Q(state="waiting"), name="one_proof_waits")
        ]
        indexes = [models.Index(fields=["party", "state"])]

    def __str__(self) -> str:
        return f"{self.party_id} {self.state}"


class MediatorAssignment(Entity):
    """One mediator asked to take a mediation: accepted with a disclosure, declined, or ended because somebody objected."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="assignments")
    mediator = models.ForeignKey(PanelMediator, on_delete=models.PROTECT, related_name="assignments")
    chosen_by_parties = models.BooleanField()
    assigned_at = models.DateTimeField()
    answer_by = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    disclosure = EncryptedTextField()
    ended_at = models.DateTimeField(null=True)
    reason = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation"], condition=models.Q(ended_at=None), name="one_mediator_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.mediator}"


class MediationAssent(Entity):
    """One party's yes to one matter that needs everybody's: to mediate, to a mediator, to go on, to a fact, to confirmation."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="assents")
    party = models.ForeignKey(MediationParty, on_delete=models.PROTECT, related_name="assents")
    matter = models.CharField(max_length=60)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "matter"], name="mediation_assent_once")]
        indexes = [models.Index(fields=["mediation", "matter"])]

    def __str__(self) -> str:
        return f"{self.party} {self.matter}"


class MediationMessage(Entity):
    """Something said: to all, or between one side and the mediator alone. Never changed, never outside the mediation."""

    class Channel(models.TextChoices):
        JOINT = "joint", _("共同调解室")
        APPLICANT = "applicant", _("申请方与调解员单独沟通")
        RESPONDENT = "respondent", _("被申请方与调解员单独沟通")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Of whose side: a side, or ``mediator``.
    side = models.CharField(max_length=10)
    # Whom it was confided to: a later mediator does not read what an earlier one was told in private.
    mediator = models.ForeignKey(PanelMediator, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    said_at = models.DateTimeField()
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mediation", "channel", "said_at"])]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "author", "key"], condition=~models.Q(key=""), name="message_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.channel}"


class MediationFile(Entity):
    """A file shown with a message. ``as_evidence``: its owner wants it in the filing if the mediation fails."""

    message = models.ForeignKey(MediationMessage, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = EncryptedTextField()
    pages = models.PositiveIntegerField(default=1)
    as_evidence = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.message_id} {self.pk}"


class Offer(Entity):
    """What one side, or the mediator, proposes; never changed: a better offer is the next one."""

    class State(models.TextChoices):
        OPEN = "open", _("等待答复")
        ACCEPTED = "accepted", _("已接受")
        DECLINED = "declined", _("未接受")
        REPLACED = "replaced", _("已有新的方案")

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)
    terms = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "number"], name="offer_number"),
            models.UniqueConstraint(fields=["mediation"], condition=models.Q(state="open"), name="one_open_offer"),
            models.UniqueConstraint(fields=["mediation", "made_by", "key"], condition=~models.Q(key=""), name="offer_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} #{self.number}"


class OfferAnswer(Entity):
    """One side's answer to an offer."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=10)
    accepts = models.BooleanField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "side"], name="offer_answered_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.side}"


class UndisputedFact(Entity):
    """A fact on which all agree, written down by the mediator; with everybody's assent it may be used in the case."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveSmallIntegerField()
    text = EncryptedTextField()
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "number"], name="undisputed_fact_number"),
            models.UniqueConstraint(
                fields=["mediation", "stated_by", "key"], condition=~models.Q(key=""), name="undisputed_fact_sent_once"
            ),
        ]

    @property
    def matter(self) -> str:
        """Under which the parties assent to it."""
        return f"fact:{self.number}"

    def __str__(self) -> str:
        return f"{self.mediation_id} #{self.number}"


class MediationAgreement(Entity):
    """The agreement as a document for everybody's signature; binding from the last one on (在线调解规则 第十九条)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="agreements")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="agreement")
    document = models.OneToOneField(CourtDocument, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    confirm_by = models.ForeignKey(Deadline, null=True, on_delete=models.PROTECT, related_name="mediation_agreements")
    # What the court then decides on: the confirmation in a case of its own, or the statement in the running one.
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="mediation_agreement")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation"], condition=models.Q(dropped_at=None), name="one_agreement_of_mediation")
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.drafted_at:%Y-%m-%d}"
