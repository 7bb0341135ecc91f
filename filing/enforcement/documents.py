"""The court documents of enforcement: their data and their registration (执行文书样式)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import register
from courtportal.kernel.rendering.schema import Date, Money
from filing.documents import JUDGE_AND_CLERK, PartyLine, Signatory, kind_of


class FreezeMeasure(TypedDict):
    """One item of a ruling on measures, with its period."""

    text: str
    start: NotRequired[Date]
    end: NotRequired[Date]


class RestrictedPerson(TypedDict):
    """Whom a consumption restriction binds (法释〔2015〕17号 art. 3)."""

    name: str
    capacity: str


class EnforcementAcceptance(TypedDict):
    recipient: str
    debtors: list[str]
    title_document: str
    obligation: str
    amount: NotRequired[Money]
    received_on: Date
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class EnforcementNotice(TypedDict):
    recipient: str
    creditors: list[str]
    title_document: str
    obligations: list[str]
    amount: NotRequired[Money]
    due_on: Date
    delay_interest: bool
    enforcement_fee: NotRequired[Money]
    account: NotRequired[str]
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class PropertyReportOrder(TypedDict):
    recipient: str
    title_document: str
    due_on: Date
    period_from: Date
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class FreezeRuling(TypedDict):
    parties: list[PartyLine]
    title_document: str
    facts: str
    measures: list[FreezeMeasure]
    lifts: NotRequired[bool]
    legal_basis: list[str]
    panel: list[Signatory]
    clerk: str
    decided_on: Date


class AssistanceNotice(TypedDict):
    """协助执行通知书 to a unit that holds the property or registers it, with the form to answer on (CPL 117, 253, 262)."""

    recipient: str
    parties: list[PartyLine]
    title_document: str
    ruled_on: Date
    ruling_code: NotRequired[str]
    legal_basis: list[str]
    matters: list[str]
    start: NotRequired[Date]
    end: NotRequired[Date]
    officer: str
    contact: NotRequired[str]
    address: NotRequired[str]
    issued_on: Date


class ConditionMet(TypedDict):
    """One of the conditions for ending this round (法〔2016〕373号 art. 1), and what was done and found."""

    condition: str
    finding: str


class TalkBeforeEnding(TypedDict):
    """终结本次执行程序约谈笔录: what the creditor was told before this round ends, and what it said (法〔2016〕373号 art. 5)."""

    talked_on: Date
    place: str
    officer: str
    clerk: str
    creditors: list[str]
    title_document: str
    conditions: list[ConditionMet]
    assets: list[str]
    applied: Money
    received: Money
    open: Money
    talk: str
    signed: bool
    issued_on: Date


class EndingForNow(TypedDict):
    """执行裁定书 ending this round: the five conditions, assets, what is open, the right to go on (CPL-I 517)."""

    parties: list[PartyLine]
    introduction: str
    conditions: list[ConditionMet]
    assets: list[str]
    applied: Money
    received: Money
    open: Money
    consent: str
    legal_basis: list[str]
    orders: list[str]
    panel: list[Signatory]
    clerk: str
    decided_on: Date


class DishonestyDecision(TypedDict):
    recipient: str
    creditors: list[str]
    title_document: str
    ground: str
    ground_number: int
    facts: str
    term: NotRequired[str]
    decided_on: Date


class ConsumptionRestriction(TypedDict):
    recipient: str
    title_document: str
    persons: list[RestrictedPerson]
    basis: str
    creditors: list[str]
    issued_on: Date


class EnforcementClosing(TypedDict):
    recipient: str
    parties: list[PartyLine]
    title_document: str
    way: str
    facts: str
    received_amount: NotRequired[Money]
    issued_on: Date


_OFFICER = (("judge", "执行法官"),)
_PRESIDENT = (("president", "院长"),)

register(
    kind_of("enforcement_acceptance", "执行案件受理通知书", "Notice of acceptance of enforcement", EnforcementAcceptance),
    kind_of("enforcement_notice", "执行通知书", "Enforcement notice", EnforcementNotice),
    kind_of("property_report_order", "报告财产令", "Order to report property", PropertyReportOrder, version="2026-2"),
    kind_of(
        "enforcement_ruling_freeze", "执行裁定书", "Enforcement ruling", FreezeRuling, JUDGE_AND_CLERK, version="2026-2",
    ),
    kind_of("dishonesty_decision", "失信决定书", "Decision on dishonesty listing", DishonestyDecision, _PRESIDENT),
    kind_of(
        "consumption_restriction", "限制消费令", "Consumption restriction order", ConsumptionRestriction, _PRESIDENT,
        version="2026-2",
    ),
    kind_of("assistance_notice", "协助执行通知书", "Notice to assist in enforcement", AssistanceNotice, serve=False),
    kind_of(
        "talk_before_ending", "终结本次执行程序约谈笔录", "Record of the talk before this round ends", TalkBeforeEnding,
        _OFFICER, serve=False,
    ),
    kind_of("ending_for_now", "执行裁定书", "Ruling that ends this round of enforcement", EndingForNow, _OFFICER),
    kind_of("enforcement_closing", "结案通知书", "Notice of closing of enforcement", EnforcementClosing),
)  # fmt: skip
