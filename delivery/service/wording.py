"""Service in words: channels, states, findings, articles and purposes. The msgids are the Chinese texts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from courtportal.kernel.chinese import number_in_words
from courtportal.kernel.identity.rules.mobile_phone import masked_mobile_phone
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service.findings import FINDINGS
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.summons import Summons, names_of, summons_for

CHANNELS = {
    "inbox": gettext_lazy("本平台收件箱"),
    "email": gettext_lazy("电子邮件"),
    "sms": gettext_lazy("短信"),
    "phone": gettext_lazy("电话"),
    "counter": gettext_lazy("到院领取"),
    "direct": gettext_lazy("上门送达"),
    "lien": gettext_lazy("留置送达"),
    "post": gettext_lazy("邮寄"),
    "entrusted": gettext_lazy("委托送达"),
    "transfer": gettext_lazy("转交送达"),
    "publication": gettext_lazy("公告送达"),
}
LAWS = {
    "CPL": gettext_lazy("《中华人民共和国民事诉讼法》"),
    "CPL-I": gettext_lazy("《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》"),
    "OLR": gettext_lazy("《人民法院在线诉讼规则》"),
    "POST": gettext_lazy("《最高人民法院关于以法院专递方式邮寄送达民事诉讼文书的若干规定》"),
}
CONSENTS = {
    "express": gettext_lazy("签署送达地址确认书，明确同意电子送达"),
    "in_pleading": gettext_lazy("在诉状中提供电子送达地址"),
    "agreed_earlier": gettext_lazy("诉前约定电子送达"),
    "none": gettext_lazy("未确认电子送达地址"),
    "refused": gettext_lazy("不同意电子送达"),
}
EVENTS = {
    "ConsignmentNotification": gettext_lazy("提醒已发出"),
    "ConsignmentNotificationFailure": gettext_lazy("提醒发送失败"),
    "NotificationAccessTracking": gettext_lazy("打开领取链接"),
    "ContentConsignment": gettext_lazy("文书到达"),
    "ContentConsignmentFailure": gettext_lazy("文书发送失败"),
    "ContentAccessTracking": gettext_lazy("打开文书"),
    "ConsignmentAcceptance": gettext_lazy("签收"),
    "ConsignmentRejection": gettext_lazy("不同意电子送达"),
    "AcceptanceRejectionExpiry": gettext_lazy("逾期未领取或未确认"),
    "RelayToNonERDS": gettext_lazy("转由法院工作人员处理"),
    "ReceivedFromNonERDS": gettext_lazy("法院工作人员登记结果"),
    "x-RecipientActed": gettext_lazy("受送达人已回复或据此行事"),
    "x-FoundByJudge": gettext_lazy("法官认定"),
}


@dataclass(frozen=True)
class Purpose:
    """Why documents are served: its name, and for the recipient what it is and what to do; with a summons what that says."""

    name: str
    what: str
    todo: str
    summons: Summons | None = None


# What to do with a decision that can be appealed, once the appeal has been filed or its term is over, or the decision is gone.
AFTER_APPEAL_TERM = {
    "filed": gettext_lazy("您已经上诉，判决没有生效。请留意上级法院的立案通知和交费通知。"),
    "appealed": gettext_lazy("您的上诉期已过。另一方当事人已经上诉，判决没有生效，请留意上级法院的通知，在期限内答辩。"),
    "over": gettext_lazy(
        "您的上诉期已过，不能再上诉。各方都没有上诉的，判决在最后一名当事人的上诉期届满后生效，应当按判决履行。"
    ),
    "effective": gettext_lazy("判决已经生效，不能再上诉，应当按判决履行。认为有错误的，可以申请再审，但不停止执行。"),
    "retried": gettext_lazy(
        "法院已经裁定再审，再审期间中止执行，现在不要求按它履行，以再审裁判为准。追索赡养费、扶养费、抚养费、抚恤金、医疗费用、"
        "劳动报酬的，法院可以不中止执行，应当继续履行（民事诉讼法第二百一十七条）。"
    ),
    "reviewed": gettext_lazy("上级法院已经作出二审裁判，以二审裁判为准；对这份判决不能再上诉。"),
    "mediated": gettext_lazy("本案在二审中已经调解结案，以二审的民事调解书为准；这份判决视为撤销，不用按它履行。"),
    "withdrawn": gettext_lazy(
        "您的上诉已经撤回或者按自动撤回上诉处理。其他当事人的上诉还在审理的，判决没有生效，请留意上级法院的通知；"
        "没有其他上诉的，判决在撤回上诉的裁定送达各方后生效，应当按判决履行。"
    ),
    "gone": gettext_lazy("这份裁判已被撤销、变更或者不发生效力，不用按它履行，请看后来的裁判。"),
}
# What to do with a payment order that has lapsed: for its debtor, and for its creditor.
LAPSED_ORDER = {
    "defendant": gettext_lazy(
        "这份支付令已经失效，不用再按它在十五日内清偿或者提出异议，债权人也不能凭它申请执行。欠款是否成立没有因此确定：转入诉讼的，"
        "法院会通知您应诉（民事诉讼法第二百二十八条）。"
    ),
    "plaintiff": gettext_lazy(
        "这份支付令已经失效，不能凭它申请执行。案件转入诉讼，您不同意起诉的除外；以法院的通知为准（民事诉讼法第二百二十八条）。"
    ),
}
# What was decided on an application is served with the kind of the application behind this.
OF_APPLICATION = "application_"
HEARING = "hearing"
_PURPOSES: dict[str, tuple[Any, Any, Any]] = {
    "acceptance": (
        gettext_lazy("立案受理"),
        gettext_lazy("法院已经受理您的起诉。这里是受理通知和交费通知。"),
        gettext_lazy("请按交费通知书上的金额和期限交纳诉讼费。逾期不交，按撤回起诉处理。"),
    ),
    "respond": (
        gettext_lazy("应诉"),
        gettext_lazy("有人向法院起诉了您。这里是起诉状副本和应诉通知。"),
        gettext_lazy(
            "请阅读起诉状，自送达之日起15日内提交答辩状。不答辩不影响法院审理；开庭时您仍然可以说明情况，但事先写明您的意见对您有利。"
        ),
    ),
    "appeal_copy": (
        gettext_lazy("对方上诉"),
        gettext_lazy("另一方当事人不服判决或者裁定，提起了上诉。这里是上诉状副本和应诉通知。"),
        gettext_lazy("请阅读上诉状，在期限内提交答辩状。不答辩不影响法院审理，但写明您的意见对您有利。"),
    ),
    "retrial_copy": (
        gettext_lazy("对方申请再审"),
        gettext_lazy("另一方当事人对已经生效的裁判申请再审，法院正在审查。这里是再审申请书副本和应诉通知。"),
        gettext_lazy("请阅读再审申请书，在期限内提交书面意见。不提交不影响法院审查，但写明您的意见对您有利。"),
    ),
    "retrial_notice": (
        gettext_lazy("再审应诉"),
        gettext_lazy("法院裁定再审本案。这里是再审的应诉通知和再审请求。"),
        gettext_lazy("请阅读再审请求，在期限内提交答辩状。不答辩不影响法院审理，但写明您的意见对您有利。"),
    ),
    "evidence": (
        gettext_lazy("举证通知"),
        gettext_lazy("法院通知本案的举证期限和举证要求。"),
        gettext_lazy("有证据的，请在通知书写明的期限内提交；确有困难的，可以在期限届满前申请延长。"),
    ),
    "evidence_on_appeal": (
        gettext_lazy("二审举证"),
        gettext_lazy("上诉已经立案，上级法院通知各方提交新证据的期限。"),
        gettext_lazy("有新的证据的，请在期限内提交；没有的，您不需要做什么。"),
    ),
    "application": (
        gettext_lazy("申请案件"),
        gettext_lazy("有人向法院提出了与您有关的申请。这里是申请书副本和通知。"),
        gettext_lazy("请阅读申请书；有异议的，在通知书写明的期限内向法院提出，说明理由并提供证据。"),
    ),
    "outcome": (
        gettext_lazy("申请的处理结果"),
        gettext_lazy("法院对本案中的一项申请作出了处理。文书写明了结果和理由。"),
        gettext_lazy("请阅读文书。文书写明可以上诉、申请复议的，不服的请在写明的期限内提出；没有写明的，您不需要做什么。"),
    ),
    HEARING: (
        gettext_lazy("开庭"),
        gettext_lazy("法院通知您开庭。传票上写明了时间和地点，或者在线开庭的方式。"),
        gettext_lazy(
            "请准时参加。不能参加的，请提前向法官说明理由。原告无正当理由不到庭的，可以按撤诉处理；被告不到庭的，可以缺席判决。"
        ),
    ),
    "judgment": (
        gettext_lazy("裁判"),
        gettext_lazy("法院已经作出裁判。这里是裁判文书。"),
        gettext_lazy("不服的，可以在文书写明的期限内上诉。期满不上诉，判决生效，应当按判决履行。"),
    ),
    "payment_order": (
        gettext_lazy("支付令"),
        gettext_lazy("法院根据债权人的申请向您发出支付令。"),
        gettext_lazy("请自收到之日起十五日内清偿债务，或者向法院书面提出异议。期满不提出异议又不履行的，债权人可以申请执行。"),
    ),
    "payment_order_plaintiff": (
        gettext_lazy("支付令"),
        gettext_lazy("法院根据您的申请，向债务人发出了支付令。"),
        gettext_lazy(
            "您现在不需要做什么。债务人收到后十五日内不提出异议又不履行的，您可以申请执行；提出异议的，法院审查后通知您。"
        ),
    ),
    "final_decision": (
        gettext_lazy("终审裁判"),
        gettext_lazy("法院已经作出终审裁判。这里是裁判文书。"),
        gettext_lazy("裁判送达后生效，不能再上诉，应当按裁判履行。认为有错误的，可以申请再审，但不停止执行。"),
    ),
    "transcript": (
        gettext_lazy("庭审笔录"),
        gettext_lazy("庭审已经结束。这里是盖章的庭审笔录。"),
        gettext_lazy("请核对您的陈述。认为有遗漏或者差错的，可以向书记员申请补正（民事诉讼法第一百五十条）。"),
    ),
    "enforcement_acceptance": (
        gettext_lazy("执行受理"),
        gettext_lazy("法院已经受理您的执行申请。"),
        gettext_lazy("请留意执行进展。知道被执行人财产线索的，可以随时告诉执行法官。"),
    ),
    "enforcement_refusal": (
        gettext_lazy("执行申请不予受理"),
        gettext_lazy("法院没有受理您的执行申请。裁定书写明了理由。"),
        gettext_lazy("不服的，可以自送达之日起十日内向上一级人民法院申请复议；不予受理的情形消除后，可以重新申请。"),
    ),
    "enforcement_notice": (
        gettext_lazy("执行通知"),
        gettext_lazy("判决已经生效，对方申请了强制执行。这里是执行通知书和报告财产令。"),
        gettext_lazy("请在通知书写明的期限内履行，并如实报告财产。逾期不履行的，加倍支付利息，并可能被限制消费、列入失信名单。"),
    ),
    "enforcement_measure": (
        gettext_lazy("执行措施"),
        gettext_lazy("法院对财产采取了查封、冻结等措施。裁定书写明了财产和期限。"),
        gettext_lazy("不得转移、隐藏被查封的财产。认为措施违法的，可以提出书面异议。"),
    ),
    "enforcement_measure_creditor": (
        gettext_lazy("执行措施"),
        gettext_lazy("法院对被执行人的财产采取了查封、冻结等措施。裁定书写明了财产和期限。"),
        gettext_lazy("您现在不需要做什么。措施快到期时，请提醒执行法官续行；认为措施违法的，可以提出书面异议。"),
    ),
    "enforcement_closing": (
        gettext_lazy("执行结案"),
        gettext_lazy("执行案件已经办结。通知书写明了结案的方式。"),
        gettext_lazy("请核对。有异议的，可以向法院提出。"),
    ),
    "sanction": (
        gettext_lazy("信用惩戒"),
        gettext_lazy("法院决定限制消费或者列入失信被执行人名单。"),
        gettext_lazy("履行义务后可以申请解除。认为决定有误的，可以在文书写明的期限内申请纠正或复议。"),
    ),
}


def purpose(code: str) -> Purpose:
    """The words of a purpose; a general text for one without its own. A code may be refined after a dot or underscore."""
    general = "outcome" if code.startswith(OF_APPLICATION) else code.replace(".", "_").split("_")[0]
    known = _PURPOSES.get(code) or _PURPOSES.get(general)
    if known is None:
        known = (_("送达文书"), _("法院送达给您的文书。"), _("请阅读文书，按其中写明的要求和期限办理。"))
    name, what, todo = (str(text) for text in known)
    return Purpose(name, what, todo)


def name_of_order(code: str, documents: Iterable[CourtDocument]) -> str:
    """What an order of this purpose with these documents is called; a summons is called by what it calls to."""
    return (names_of(documents) if code == HEARING else "") or purpose(code).name


def purpose_for(recipient: ServiceRecipient) -> Purpose:
    """The words for this recipient: an order that binds the debtor tells its creditor something else, and what prepares a trial
    has not the consequences of one.
    """
    code = recipient.order.purpose
    for_role = f"{code}_{recipient.party.role}"
    general = purpose(for_role if for_role in _PURPOSES else code)
    summons = summons_for(recipient) if code == HEARING else None
    if summons is None or summons.is_trial:
        return replace(general, summons=summons)
    return Purpose(summons.name, summons.what, summons.todo, summons)


def article(law: str, number: int) -> str:
    """One article as it is cited."""
    written = number if get_language() == "en" else number_in_words(number)
    return _("%(law)s第%(number)s条") % {"law": LAWS[law], "number": written}


def document_title(document: CourtDocument) -> str:
    """The document's title; in English the name of its kind, with the Chinese title that stands on the paper."""
    if get_language() != "en":
        return document.title
    return f"{document_kinds.get(document.kind).title_en} ({document.title})"


def basis(articles: Sequence[Sequence[Any]]) -> str:
    """Several articles."""
    return _("、").join(article(law, number) for law, number in articles)


def finding(code: str) -> str:
    """What was found about one way."""
    return str(FINDINGS[code])


def address(attempt: ServiceAttempt) -> str:
    """The channel with its address, masked for the eyes of others."""
    if attempt.channel == "sms" and attempt.address:
        return f"{CHANNELS['sms']} {masked_mobile_phone(attempt.address)}"
    if attempt.channel == "email" and "@" in attempt.address:
        name, _at, host = attempt.address.partition("@")
        return f"{CHANNELS['email']} {name[:1]}***@{host}"
    return str(CHANNELS[attempt.channel])


def documents_waiting(number: int) -> str:
    """So many documents of the court that the reader has not received yet."""
    return ngettext("有%(n)d份法院文书待查收", "有%(n)d份法院文书待查收", number) % {"n": number}


@dataclass(frozen=True)
class WorkingLine:
    """One line of the working for a page."""

    channel: str
    text: str
    at: dt.datetime | None


def working_lines(working: Sequence[Sequence[Any]]) -> list[WorkingLine]:
    """The stored working in words."""
    return [
        WorkingLine(str(CHANNELS[channel]), finding(code), dt.datetime.fromisoformat(at) if at else None)
        for channel, code, at in working
    ]
