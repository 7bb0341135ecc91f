"""A case and what belongs to it: parties, representatives, panel, evidence, timeline, dossier, links to other cases."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import Organisation, Person, Sex, User
from courtportal.kernel.prefixes import prefix_index
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedTextField, blind_index
from courtportal.kernel.vault.models import StoredFile
from filing.cases.rules.numbers import plain_number
from filing.parties.rules.agents import AgentKind


class Procedure(models.TextChoices):
    SMALL_CLAIMS = "small_claims", _("小额诉讼程序")
    SUMMARY = "summary", _("简易程序")
    ORDINARY = "ordinary", _("普通程序")
    SECOND_INSTANCE = "second_instance", _("二审程序")
    RULING_APPEAL = "ruling_appeal", _("二审程序（对裁定的上诉）")
    RETRIAL_EXAMINATION = "retrial_examination", _("再审审查程序")
    RETRIAL = "retrial", _("再审程序")
    RETRIAL_FIRST = "retrial_first", _("再审程序（适用第一审程序）")
    RETRIAL_SMALL = "retrial_small", _("再审程序（小额诉讼案件）")
    PRESERVATION = "preservation", _("诉前保全审查程序")
    SPECIAL = "special", _("特别程序")
    PAYMENT_ORDER = "payment_order", _("督促程序")
    PUBLIC_SUMMONS = "public_summons", _("公示催告程序")
    EXAMINATION = "examination", _("申请审查程序")
    ENFORCEMENT = "enforcement", _("执行程序")


class Case(Entity):
    """One proceeding with one case number (法〔2015〕137号)."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("已立案")
        IN_TRIAL = "in_trial", _("审理中")
        SUSPENDED = "suspended", _("中止诉讼")
        DECIDED = "decided", _("已裁判")
        APPEALED = "appealed", _("上诉中")
        EFFECTIVE = "effective", _("裁判已生效")
        IN_ENFORCEMENT = "in_enforcement", _("执行中")
        CLOSED = "closed", _("已结案")

    # What follows on a decision, and of that, what follows on its effect.
    AFTER_DECISION: ClassVar = (State.DECIDED, State.APPEALED, State.EFFECTIVE, State.IN_ENFORCEMENT, State.CLOSED)
    AFTER_EFFECT: ClassVar = (State.EFFECTIVE, State.IN_ENFORCEMENT, State.CLOSED)

    class Closing(models.TextChoices):
        WITHDRAWN = "withdrawn", _("准予撤诉")
        APPEAL_WITHDRAWN = "appeal_withdrawn", _("准予撤回上诉")
        DEEMED_WITHDRAWN = "deemed_withdrawn", _("按撤诉处理")
        APPEAL_LAPSED = "appeal_lapsed", _("按自动撤回上诉处理")
        TRANSFERRED = "transferred", _("移送其他法院")
        RETRIAL_ORDERED = "retrial_ordered", _("裁定再审")
        RETRIAL_REFUSED = "retrial_refused", _("驳回再审申请")
        REMANDED = "remanded", _("发回重审")
        DISMISSED = "dismissed", _("驳回起诉")
        TERMINATED = "terminated", _("终结诉讼")
        PRESERVATION_REFUSED = "preservation_refused", _("驳回保全申请")
        PRESERVATION_LIFTED = "preservation_lifted", _("解除保全")
        SUED = "sued", _("已经起诉，保全随案继续")
        NOT_CONFIRMED = "not_confirmed", _("驳回司法确认申请")
        MEDIATED = "mediated", _("调解结案")
        RETRIAL_WITHDRAWN = "retrial_withdrawn", _("准予撤回再审申请")
        RETRIAL_ENDED = "retrial_ended", _("终结再审程序或者审查")
        OBJECTION_DECIDED = "objection_decided", _("执行异议审查终结")
        RECONSIDERED = "reconsidered", _("执行复议审查终结")
        ORDER_REFUSED = "order_refused", _("驳回支付令申请")
        ORDER_ENDED = "order_ended", _("终结督促程序")
        APPLICATION_DISMISSED = "special_dismissed", _("驳回申请")
        APPLICATION_WITHDRAWN = "special_withdrawn", _("准许撤回申请")
        BANKRUPTCY_REFUSED = "bankruptcy_refused", _("不予受理破产申请")
        SUMMONS_ENDED = "summons_ended", _("终结公示催告程序")

    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="cases")
    case_type = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    case_number = models.CharField(max_length=60, unique=True)
    cause_code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    procedure = models.CharField(max_length=20, choices=Procedure.choices, default=Procedure.SUMMARY)
    state = models.CharField(max_length=20, choices=State.choices, default=State.ACCEPTED)
    amount = MoneyField(null=True)
    is_public = models.BooleanField(default=True)
    # One side is numerous and not all of its people are known when it sues (民事诉讼法 第五十七条).
    numerous = models.BooleanField(default=False)
    # One filing makes one case of a type: a payment order that failed is followed by the suit (民督, 民初; CPL 228).
    filing_id = models.UUIDField(null=True)
    accepted_at = models.DateTimeField()
    effective_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=20, choices=Closing.choices, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "year", "case_type", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["filing_id", "case_type"], name="case_of_filing_once"),
        ]
        indexes = [
            models.Index(fields=["court", "state", "accepted_at"]),
            models.Index(fields=["cause_code"]),
            models.Index(fields=["court", "cause_code", "accepted_at"], name="case_by_cause"),
        ]

    def __str__(self) -> str:
        return self.case_number


class CaseNumberCounter(models.Model):
    """The last number given by a court in a year for a case type; locked while a case is accepted."""

    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    case_type = models.CharField(max_length=8)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["court", "year", "case_type"], name="case_number_counter")]

    def __str__(self) -> str:
        return f"{self.case_type} {self.year}: {self.last_number}"


class CaseLink(Entity):
    """How one case came from another, since which day and by which document (domain: case chains)."""

    class Kind(models.TextChoices):
        APPEAL = "appeal", _("上诉")
        RETRIAL = "retrial", _("再审")
        ENFORCEMENT = "enforcement", _("执行")
        RESTORE = "restore", _("恢复执行")
        OBJECTION = "objection", _("执行异议")
        RECONSIDERATION = "reconsideration", _("复议")
        PRESERVATION = "preservation", _("保全")
        MEDIATION = "mediation", _("诉前调解")
        JOINED = "joined", _("合并审理")
        COUNTERCLAIM = "counterclaim", _("反诉")
        TRANSFER = "transfer", _("移送管辖")
        REMAND = "remand", _("发回重审")
        PAYMENT_ORDER = "payment_order", _("督促程序转入诉讼")
        REVOCATION = "revocation", _("第三人撤销之诉")

    from_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_out")
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    linked_on = models.DateField(null=True)
    basis = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_case", "to_case", "kind"], name="case_link_once")]

    def __str__(self) -> str:
        return f"{self.from_case_id} → {self.to_case_id}"


class Party(Entity):
    """A person or organisation in a case. Facts are a snapshot of the day of filing; ``user`` is who acts online for it."""

    class Role(models.TextChoices):
        PLAINTIFF = "plaintiff", _("原告")
        DEFENDANT = "defendant", _("被告")
        THIRD_PARTY = "third_party", _("第三人")
        APPELLANT = "appellant", _("上诉人")
        APPELLEE = "appellee", _("被上诉人")
        APPLICANT = "applicant", _("申请人")
        RESPONDENT = "respondent", _("被申请人")
        CREDITOR = "creditor", _("申请执行人")
        DEBTOR = "debtor", _("被执行人")

    class Kind(models.TextChoices):
        PERSON = "person", _("自然人")
        ORGANISATION = "organisation", _("法人或非法人组织")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=12, choices=Role.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Its role in the first instance, where this case came from another: 上诉人（原审被告）.
    original_role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    # In which capacity it is sued, where the cause knows several (驾驶人, 保险公司); '' elsewhere.
    capacity = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=160)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    identity_number = EncryptedTextField()
    identity_number_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    unified_social_credit_code = models.CharField(max_length=18, blank=True)
    legal_representative = models.CharField(max_length=80, blank=True)
    phone = EncryptedTextField()
    email = EncryptedTextField()
    address = EncryptedTextField()
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="party_of")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    # Without a domicile in the PRC it has thirty days to answer and to appeal (CPL 285, 286).
    abroad = models.BooleanField(default=False)
    # A third party who claims for itself (有独立请求权, CPL 59).
    claims_independently = models.BooleanField(default=False)
    # What it claims, why, and for how much; None where the claim is for no amount.
    own_claims = EncryptedTextField()
    own_facts = EncryptedTextField()
    own_amount = MoneyField(null=True)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    succeeds = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role", "order"], name="party_order")]
        indexes = [
            prefix_index("name", "party_name"),
            models.Index(fields=["unified_social_credit_code"], name="party_credit_code"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.identity_number_index = blind_index("identity_number", self.identity_number)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.name

    @property
    def first_role(self) -> str:
        """Its role of the first instance: who appeals is an appellant, whichever side it stood on, and both may be one."""
        return self.original_role or self.role


class Representation(Entity):
    """Who represents a party, by which authority document and with what scope (CPL 61–63)."""

    class Scope(models.TextChoices):
        GENERAL = "general", _("一般授权")
        SPECIAL = "special", _("特别授权")

    class Kind(models.TextChoices):
        LAWYER = AgentKind.LAWYER.value, _("律师")
        LEGAL_WORKER = AgentKind.LEGAL_WORKER.value, _("基层法律服务工作者")
        RELATIVE = AgentKind.RELATIVE.value, _("近亲属")
        EMPLOYEE = AgentKind.EMPLOYEE.value, _("本单位工作人员")
        RECOMMENDED = AgentKind.RECOMMENDED.value, _("社区、单位、社会团体推荐的公民")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="representations")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="representations")
    name = models.CharField(max_length=80)
    law_firm = models.CharField(max_length=120, blank=True)
    licence_number = models.CharField(max_length=30, blank=True, db_index=True)
    # Of who has no account: by the number or the telephone the same person is found in other cases.
    identity_number = EncryptedTextField()
    identity_number_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.GENERAL)
    authority_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.LAWYER)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_agent = models.BooleanField(default=False)

    def save(self, *args: object, **kwargs: object) -> None:
        self.licence_number = plain_number(self.licence_number)
        self.identity_number_index = blind_index("identity_number", plain_number(self.identity_number))
        self.phone_index = blind_index("user_phone", plain_number(self.phone))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.name


class PanelMember(Entity):
    """A judge, assistant or clerk of the case, and in which duty."""

    class Duty(models.TextChoices):
        SOLE_JUDGE = "sole_judge", _("审判员（独任）")
        PRESIDING_JUDGE = "presiding_judge", _("审判长")
        JUDGE = "judge", _("审判员")
        ASSISTANT = "assistant", _("法官助理")
        CLERK = "clerk", _("书记员")
        OFFICER = "officer", _("执行法官")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="panels")
    duty = models.CharField(max_length=16, choices=Duty.choices)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user", "duty"], name="panel_member_once")]
        indexes = [models.Index(fields=["user", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.user}"


class EvidenceItem(Entity):
    """A piece of evidence with the purpose of proof and its pages in the catalogue."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="evidence")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "party", "order"], name="evidence_order"),
            models.UniqueConstraint(fields=["party", "key"], condition=~models.Q(key=""), name="evidence_sent_once"),
        ]

    def __str__(self) -> str:
        return self.title


class TimelineEntry(Entity):
    """One thing that happened, as the people of the case read it; ``key`` keeps it single."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=30)
    happened_at = models.DateTimeField()
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    for_court_only = models.BooleanField(default=False)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="timeline_key")]
        indexes = [models.Index(fields=["case", "happened_at"])]

    def __str__(self) -> str:
        return self.title_zh


class DossierEntry(Entity):
    """One item of the main volume (正卷): a court document or a stored file. The secret volume is ``filing.SecretEntry``."""

    class Sealing(models.TextChoices):
        NONE = "", _("未封存")
        NOT_PUBLIC = "not_public", _("不向社会公开")
        SEALED = "sealed", _("对当事人封存")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossier")
    catalogue_number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=80, blank=True)
    pages = models.PositiveIntegerField(default=0)
    # Within its catalogue number; 0 for all until a clerk has arranged them.
    position = models.PositiveIntegerField(default=0)
    sealing = models.CharField(max_length=10, choices=Sealing.choices, blank=True, default=Sealing.NONE)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="dossier_key")]
        indexes = [
            models.Index(fields=["case", "catalogue_number", "position", "created_at", "id"], name="dossier_order"),
            models.Index(fields=["case", "file"], name="dossier_file"),
        ]

    def __str__(self) -> str:
        return self.title
