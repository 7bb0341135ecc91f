"""How enforcement is shown: the debt in the reader's language, the next step, what stands against closing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courtportal.kernel.web import formats
from filing.enforcement.models import EnforcementCase
from filing.enforcement.rules.debt import Debt


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One part of a debt."""

    name: str
    working: str
    amount: Decimal


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def debt_lines(debt: Debt) -> list[ShownLine]:
    """The parts of a debt in the language of the page."""
    code = language()
    return [ShownLine(line.name.in_language(code), line.working.in_language(code), line.amount) for line in debt.lines]


def claim_lines(claim: dict[str, list[dict[str, str]]]) -> list[ShownLine]:
    """The same of the snapshot in an application."""
    suffix = "en" if language().startswith("en") else "zh"
    return [ShownLine(line[f"name_{suffix}"], line[f"working_{suffix}"], Decimal(line["amount"])) for line in claim["lines"]]


def next_step(enforcement: EnforcementCase, debt: Debt, notice_due: dt.date | None, today: dt.date) -> str:
    """What comes next in one sentence, for whoever reads it."""
    if enforcement.closing == EnforcementCase.Closing.TERMINATED_FOR_NOW:
        return _("本次执行程序已终结，债务没有消灭；申请执行人可以随时申请恢复执行")
    if enforcement.state == EnforcementCase.State.CLOSED:
        return _("案件已结案：%(way)s") % {"way": enforcement.get_closing_display()}
    if enforcement.state == EnforcementCase.State.ACCEPTED:
        return _("法院将在 %(day)s 前发出执行通知书和报告财产令") % {"day": formats.deadline(notice_due, today)}
    if debt.open == 0:
        return _("债务已全部清偿，解除措施后结案")
    if enforcement.perform_by and today <= enforcement.perform_by:
        return _("被执行人应当履行并报告财产，期限 %(day)s") % {"day": formats.deadline(enforcement.perform_by, today)}
    return _("履行期限已过，法院正在查找和处置财产")


def obstacle_texts(codes: list[str]) -> list[str]:
    """What stands against closing, in words that say what to do."""
    texts = {
        "not_notified": _("还没有发出执行通知书。"),
        "debt_open": _("还有债务没有清偿，不能以执行完毕结案。"),
        "measures_active": _("还有有效的查封、冻结措施，请先解除。"),
        "sanctions_open": _("还有未了结的失信或者限制消费措施，请先解除。"),
        "orders_open": _("还有异议或者复议裁定没有办理，请先办理。"),
        "nothing_open": _("债务已经全部清偿，请以执行完毕结案。"),
        "not_restricted": _("还没有对每名被执行人限制消费。"),
        "too_early": _("自执行立案之日起还没有超过三个月。"),
        "proposed_already": _("已经提请终结本次执行程序。"),
    }
    return [texts[code] for code in codes]


def refusal_text(code: str) -> str:
    """Why an application or a proposal cannot be made."""
    texts = {
        "nothing_owed": _("这份裁判没有判令对方向您给付，没有可以申请执行的内容。"),
        "not_yet_due": _("判决确定的履行期限还没有届满，届满后对方仍不履行的，您可以申请执行。"),
        "minor": _("被执行人是未成年人，不得纳入失信名单。"),
        "before_notice_ends": _("执行通知书指定的履行期限还没有届满。"),
        "already_open": _("对这名被执行人已经有一份未了结的提请或者决定。"),
    }
    return texts[code]
