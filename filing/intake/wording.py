"""Findings, corrections and fixed reasons in the user's words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filing.causes.elements import load_form
from filing.causes.forms import language
from filing.intake.actions.review import review_data
from filing.intake.models import CorrectionRequest
from filing.intake.rules.findings import Finding

FINDINGS = {
    "defendant_vague": gettext_lazy("被告（%(names)s）只有姓名和住址，没有证件号码或者电话，可能难以送达。知道的话请补充。"),
    "defendant_clear": gettext_lazy("被告信息足以与他人区别。"),
    "court_of_defendant": gettext_lazy("法院所在地与被告住所地一致。"),
    "court_of_payee": gettext_lazy("法院所在地与出借人所在地一致（合同履行地）。"),
    "court_not_matched": gettext_lazy("从填写的地址看不出%(court)s有管辖权，请核对所选法院。"),
    "owed_exceeds_lent": gettext_lazy("尚欠本金 %(owed)s 元大于实际出借减去已还的 %(left)s 元，请核对。"),
    "provided_less_than_agreed": gettext_lazy("实际提供金额少于约定金额；预先扣除的利息不计入本金。"),
    "amounts_agree": gettext_lazy("各项金额前后一致。"),
    "interest_without_rate": gettext_lazy("没有约定利率也没有逾期，却主张利息；没有约定利息的，视为没有利息。"),
    "rate_above_limit": gettext_lazy("折合年利率 %(rate)s%%，超过合同成立时一年期 LPR 四倍（%(limit)s%%）的部分，法院不支持。"),
    "rate_within_limit": gettext_lazy("利率没有超过合同成立时一年期 LPR 的四倍。"),
    "term_ends_before_start": gettext_lazy("还款日期早于借款日期，请核对。"),
    "term_not_over": gettext_lazy("约定的还款日期还没有到，也没有要求提前还款。"),
    "no_proof_of_agreement": gettext_lazy("没有证明借款约定的证据（借条、合同或者聊天记录）。"),
    "no_proof_of_payment": gettext_lazy("没有证明款项已经给付的证据（转账记录、收据）。"),
    "evidence_covers": gettext_lazy("%(count)s 件证据覆盖了借款约定和款项给付。"),
    "forum_clause": gettext_lazy("双方约定过仲裁或者管辖法院，请看条款内容。"),
}


def finding_text(finding: Finding) -> str:
    """A finding as a sentence."""
    return str(FINDINGS[finding.code]) % finding.detail


def capacity_of(form_key: str, party: dict[str, Any]) -> str:
    """In which capacity a party is sued, in words; '' where the cause knows none."""
    known = load_form(form_key).capacities
    return next((one.label.in_language(language()) for one in known if one.key == party.get("capacity")), "")


def page_title(form_key: str, page: str) -> str:
    """What a page of the wizard is called in lists of findings and corrections."""
    names = {
        "plaintiff": _("您的信息（原告）"),
        "defendant": _("对方的信息（被告）"),
        "evidence": _("证据"),
        "court": _("选择法院"),
        "sharing": _("委托人签名"),
    }
    if page in names:
        return names[page]
    try:
        return load_form(form_key).page(page).title.in_language(language())
    except KeyError:
        return page


def reason_label(key: str) -> str:
    """A fixed reason for a correction in words."""
    for reason in review_data()["correction_reasons"]:
        if reason["key"] == key:
            return str(reason["label_en" if language() == "en" else "label_zh"])
    return key


def correction_items(correction: CorrectionRequest) -> list[dict[str, Any]]:
    """The items of a correction with their page's title and reason in words."""
    form_key = correction.filing.form_key
    return [
        {**item, "title": page_title(form_key, item["page"]), "reason_text": reason_label(item["reason"])}
        for item in correction.items
    ]
