"""The time limits that the portal computes, by name, each with its law, term and way of counting, as data. Pure."""

from dataclasses import dataclass
from datetime import date

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.counting import Counting, DueDate, count_term
from filing.calendar.rules.terms import Term, parse_term
from filing.law import Bilingual, Citation

_CPL = "2023"
_CPL_I = "法释〔2022〕11号"
_FEE = "国务院令第481号"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One named time limit: what must happen, within which term, counted how, by which article.

    ``set_by_court``: the law leaves it to the court how long, and ``term`` is the most that it sets.
    """

    code: str
    matter: Bilingual
    term: Term
    counting: Counting
    source: Citation
    set_by_court: bool = False


def _limit(code: str, zh: str, en: str, term: str, source: Citation, counting: str = "action") -> TimeLimit:
    return TimeLimit(code, Bilingual(zh, en), parse_term(term), Counting(counting), source)


def _cpl(article: str) -> Citation:
    return Citation("CPL", _CPL, article)


def _cpl_i(article: str) -> Citation:
    return Citation("CPL-I", _CPL_I, article)


def _online(article: str) -> Citation:
    return Citation("MEDIATION-ONLINE", "法释〔2021〕23号", article)


def _by_analogy(article: str) -> Citation:
    return Citation("CPL-BY-ANALOGY", _CPL, article)


_EXTENSION = Citation("TRIAL-TERM-2019", "法释〔2019〕4号", "1")

_FILING = (
    TimeLimit(
        "filing_correction",
        Bilingual("补正立案材料", "correct the filing"),
        parse_term("30d"),
        Counting.ACTION,
        Citation("REGISTRATION", "法释〔2015〕8号", "7"),
        set_by_court=True,
    ),
    _limit("filing_decision", "决定是否立案", "decide on the filing", "7d", _cpl("126")),
    _limit(
        "filing_decision_revocation", "决定是否立案（第三人撤销之诉）", "decide on the filing (revocation)", "30d", _cpl_i("291")
    ),
    _limit(
        "filing_decision_objection",
        "决定是否立案（执行异议之诉）",
        "decide on the filing (suit after an objection)",
        "15d",
        Citation("REGISTRATION", "法释〔2015〕8号", "8"),
    ),
    _limit("fee", "交纳诉讼费用", "pay the fee", "7d", Citation("FEE", _FEE, "22")),
    _limit("fee_top_up", "补交案件受理费", "pay the rest of the fee", "7d", _cpl_i("199")),
    _limit("refund_fee", "退还诉讼费用", "refund the fee", "15d", Citation("FEE", _FEE, "53")),
    _limit("fee_review", "复核诉讼费用决定", "review the decision on fees", "15d", Citation("FEE", _FEE, "43")),
    _limit("send_complaint", "送达起诉状副本", "send the complaint", "5d", _cpl("128")),
    _limit("answer", "提交答辩状", "file an answer", "15d", _cpl("128")),
    _limit("answer_abroad", "提交答辩状（境内无住所）", "file an answer (no domicile in the PRC)", "30d", _cpl("285")),
    # [verify] The law gives no term of its own for the answer to changed claims: that of the answer, by analogy.
    _limit("answer_changed", "对变更后的诉讼请求答辩", "answer the changed claims", "15d", _by_analogy("128")),
    _limit(
        "answer_changed_abroad",
        "对变更后的诉讼请求答辩（境内无住所）",
        "answer the changed claims (no domicile in the PRC)",
        "30d",
        _by_analogy("285"),
    ),
    _limit("send_answer", "送达答辩状副本", "send the answer", "5d", _cpl("128")),
    _limit("jurisdiction_objection", "提出管辖权异议", "object to jurisdiction", "15d", _cpl("130")),
    _limit(
        "jurisdiction_objection_abroad",
        "提出管辖权异议（境内无住所）",
        "object to jurisdiction (no domicile in the PRC)",
        "30d",
        _cpl("285"),
    ),
    _limit("restore_term", "障碍消除后申请顺延期限", "ask for a new term after an obstacle", "10d", _cpl("86")),
    _limit("third_party_revocation", "审查第三人撤销之诉", "examine a third-party revocation suit", "30d", _cpl_i("291")),
)

_TRIAL = (
    _limit("evidence", "举证", "submit evidence", "15d", _cpl_i("99")),
    _limit("evidence_second", "举证（二审新证据）", "submit new evidence on appeal", "10d", _cpl_i("99")),
    _limit("recusal", "决定是否回避", "decide on a recusal", "3d", _cpl("50")),
    _limit("evidence_summary", "举证（简易程序）", "submit evidence (summary procedure)", "15d", _cpl_i("266")),
    _limit("evidence_small", "举证（小额诉讼）", "submit evidence (small claim)", "7d", _cpl_i("275")),
    _limit("transcript", "阅读并补正笔录", "read and correct the transcript", "5d", _cpl("150")),
    _limit("hearing_notice", "开庭前通知当事人", "notify the parties of the hearing", "3d", _cpl("139"), "before"),
    _limit("judgment_issue", "当庭宣判后发送判决书", "issue a judgment pronounced in court", "10d", _cpl("151")),
    _limit("trial", "审结（普通程序）", "conclude the trial (ordinary)", "6m", _cpl("152"), "trial_limit"),
    _limit("trial_summary", "审结（简易程序）", "conclude the trial (summary)", "3m", _cpl("164"), "trial_limit"),
    _limit("trial_small", "审结（小额诉讼）", "conclude the trial (small claim)", "2m", _cpl("168"), "trial_limit"),
    _limit("trial_special", "审结（特别程序）", "conclude the special procedure", "30d", _cpl("187"), "trial_limit"),
    _limit("trial_extension", "延长审限（普通程序）", "extension (ordinary)", "6m", _cpl("152"), "trial_limit"),
    _limit("trial_summary_extension", "延长审限（简易程序）", "extension (summary)", "1m", _cpl("164"), "trial_limit"),
    _limit("trial_small_extension", "延长审限（小额诉讼）", "extension (small claim)", "1m", _cpl("168"), "trial_limit"),
    _limit("trial_special_extension", "延长审限（特别程序）", "extension (special)", "30d", _cpl("187"), "trial_limit"),
    _limit("extension_request", "审限届满前申请延长", "ask for an extension", "15d", _EXTENSION, "before"),
    _limit("extension_decision", "审限届满前决定延长", "decide on the extension", "5d", _EXTENSION, "before"),
)

_REVIEW = (
    _limit("appeal_judgment", "对判决提起上诉", "appeal against the judgment", "15d", _cpl("171")),
    _limit("appeal_ruling", "对裁定提起上诉", "appeal against the ruling", "10d", _cpl("171")),
    _limit("appeal_ruling_abroad", "对裁定提起上诉（境内无住所）", "appeal against the ruling (from abroad)", "30d", _cpl("286")),
    _limit("appeal_abroad", "上诉（境内无住所）", "appeal (no domicile in the PRC)", "30d", _cpl("286")),
    _limit("send_appeal", "送达上诉状副本", "send the appeal", "5d", _cpl("174")),
    _limit("answer_appeal", "对上诉提出答辩", "answer the appeal", "15d", _cpl("174")),
    _limit("answer_appeal_abroad", "对上诉提出答辩（境内无住所）", "answer the appeal (from abroad)", "30d", _cpl("286")),
    _limit("send_retrial", "送达再审申请书副本", "send the application for retrial", "5d", _cpl("214")),
    _limit("retrial_opinion", "对再审申请提交书面意见", "file an opinion on the application for retrial", "15d", _cpl("214")),
    # The retrial follows the procedure of its instance, where fifteen days are given (CPL 128, 174) [verify].
    _limit("answer_retrial", "再审答辩", "answer in the retrial", "15d", _cpl("218")),
    _limit("answer_retrial_abroad", "再审答辩（境内无住所）", "answer in the retrial (from abroad)", "30d", _cpl("286")),
    # [verify] the term of the court above, from when it has the file (法释〔2000〕29号 art. 6).
    _limit(
        "appeal_decision",
        "决定是否受理上诉",
        "decide whether to accept the appeal",
        "5d",
        Citation("TRIAL-TERM", "法释〔2000〕29号", "6"),
    ),
    _limit("transfer_appeal", "报送上诉案卷", "send the file to the court of appeal", "5d", _cpl("174")),
    _limit("trial_appeal", "审结（对判决的上诉）", "conclude the appeal", "3m", _cpl("183"), "trial_limit"),
    _limit("trial_appeal_ruling", "审结（对裁定的上诉）", "decide the appeal of a ruling", "30d", _cpl("183"), "trial_limit"),
    _limit("retrial", "申请再审", "apply for retrial", "6m", _cpl("216")),
    _limit("retrial_examination", "审查再审申请", "examine the retrial application", "3m", _cpl("215"), "trial_limit"),
)

_PRESERVATION = (
    _limit("preservation_urgent", "裁定保全（情况紧急）", "rule on urgent preservation", "48h", _cpl("103")),
    _limit(
        "preservation",
        "裁定保全",
        "rule on preservation",
        "5d",
        Citation("PRESERVATION", "法释〔2016〕22号", "4"),
    ),
    _limit(
        "preservation_execution",
        "开始执行保全",
        "begin to execute preservation",
        "5d",
        Citation("PRESERVATION", "法释〔2016〕22号", "4"),
    ),
    _limit("sue_after_preservation", "诉前保全后起诉", "sue after preservation", "30d", _cpl("104")),
    _limit("payment_order_acceptance", "受理支付令申请", "accept a payment order", "5d", _cpl("226")),
    _limit("payment_order", "发出支付令", "issue a payment order", "15d", _cpl("227")),
    _limit("payment_order_objection", "清偿或者对支付令提出异议", "pay or object to the order", "15d", _cpl("227")),
    _limit("payment_order_suit", "表明不同意提起诉讼", "decline to go on with a suit", "7d", _cpl_i("438")),
    _limit("service_by_publication", "公告送达", "service by publication", "30d", _cpl("95"), "publication"),
    _limit("public_summons_notice", "发出公示催告公告", "issue the public summons", "3d", _cpl("230")),
    _limit("public_summons", "公示催告", "public summons", "60d", _cpl("230"), "publication"),
)

_BANKRUPTCY = Citation("BANKRUPTCY", "2006", "10")
_VIOLENCE = Citation("VIOLENCE", "2015", "28")
_APPLICATIONS = (
    _limit("security_notice", "送达实现担保物权申请书副本", "send the application to realise a security", "5d", _cpl_i("366")),
    _limit("security_objection", "对实现担保物权提出异议", "object to the realisation of the security", "5d", _cpl_i("366")),
    _limit("bankruptcy_notice", "通知债务人破产申请", "notify the debtor of the bankruptcy petition", "5d", _BANKRUPTCY),
    _limit("bankruptcy_objection", "对破产申请提出异议", "object to the bankruptcy petition", "7d", _BANKRUPTCY),
    _limit("bankruptcy_decision", "裁定是否受理破产申请", "rule on the bankruptcy petition", "15d", _BANKRUPTCY),
    _limit(
        "bankruptcy_decision_objection",
        "异议期满后裁定是否受理破产申请",
        "rule on the bankruptcy petition after the term for objections",
        "10d",
        _BANKRUPTCY,
    ),
    _limit("protection_order", "裁定人身安全保护令", "rule on the protection order", "72h", _VIOLENCE),
    _limit("protection_order_urgent", "裁定人身安全保护令（紧急）", "rule on an urgent protection order", "24h", _VIOLENCE),
    _limit(
        "protection_reconsideration",
        "对人身安全保护令裁定申请复议",
        "apply for reconsideration of the ruling on a protection order",
        "5d",
        Citation("VIOLENCE", "2015", "31"),
    ),
    _limit("ruling_objection", "对特别程序的裁定提出异议", "object to a ruling in a special procedure", "15d", _cpl_i("372")),
    _limit(
        "arbitration_notice",
        "通知仲裁司法审查当事人",
        "notify the parties of the review of an award",
        "5d",
        Citation("ARBITRATION-REVIEW", "法释〔2017〕22号", "9"),
    ),
    _limit(
        "arbitration_ruling",
        "裁定是否撤销仲裁裁决",
        "rule on setting the award aside",
        "2m",
        Citation("ARBITRATION", "2017", "60"),
    ),
)

_MEDIATION = (
    _limit("mediation_before_filing", "诉前调解", "mediate before filing", "30d", _online("24")),
    _limit("mediation_ordinary", "诉讼中调解（普通程序）", "mediate in the case (ordinary)", "15d", _online("24")),
    _limit("mediation_summary", "诉讼中调解（简易程序）", "mediate in the case (summary)", "7d", _online("24")),
    _limit("confirm_mediation", "申请司法确认调解协议", "apply for confirmation of the agreement", "30d", _cpl("205")),
)

_OBJECTIONS = Citation("OBJECTIONS", "法释〔2020〕21号", "2")
_ENF_PROCEDURE = Citation("ENF-PROCEDURE", "法释〔2020〕21号", "9")
_ENFORCEMENT = (
    _limit("enforcement_application", "申请执行", "apply for enforcement", "2y", _cpl("250")),
    _limit(
        "enforcement_filing",
        "决定是否受理执行申请",
        "decide on the enforcement application",
        "7d",
        Citation("ENF-WORK", "2020", "16"),
    ),
    _limit("enforcement_notice", "发出执行通知", "issue the notice of enforcement", "10d", _cpl_i("480")),
    _limit(
        "enforcement",
        "执行结案",
        "conclude the enforcement",
        "6m",
        Citation("ENF-TERM", "法发〔2006〕35号", "1"),
        "trial_limit",
    ),
    _limit(
        "enforcement_non_litigious",
        "执行结案（非诉执行）",
        "conclude the enforcement (not from a suit)",
        "3m",
        Citation("ENF-TERM", "法发〔2006〕35号", "1"),
        "trial_limit",
    ),
    _limit(
        "enforcement_notice_officer",
        "承办人发出执行通知",
        "issue the notice of enforcement (officer)",
        "3d",
        Citation("ENF-TERM", "法发〔2006〕35号", "4"),
    ),
    _limit("enforcement_inaction", "未执行可向上一级申请", "turn to the higher court", "6m", _cpl("237"), "trial_limit"),
    _limit("enforcement_objection", "审查执行异议", "examine an objection to enforcement", "15d", _cpl("236")),
    _limit("objection_filing", "决定是否受理执行异议", "decide on accepting an objection", "3d", _OBJECTIONS),
    _limit("reconsideration_review", "审查执行复议", "examine a reconsideration", "30d", _ENF_PROCEDURE),
    _limit("outsider_objection", "审查案外人异议", "examine an outsider's objection", "15d", _cpl("238")),
    _limit("reconsideration", "申请复议", "apply for reconsideration", "10d", _cpl("236")),
    # [verify] of a refused application by analogy to a refused objection.
    _limit("refusal_reconsideration", "对不予受理执行申请申请复议", "ask that a refusal be reconsidered", "10d", _OBJECTIONS),
    _limit("outsider_suit", "提起执行异议之诉", "sue after an objection", "15d", _cpl("238")),
    _limit("distribution_objection", "对分配方案提出异议", "object to the distribution", "15d", _cpl_i("509")),
    _limit("distribution_counter", "反对分配方案异议", "oppose the objection", "15d", _cpl_i("510")),
    _limit("distribution_suit", "提起分配方案异议之诉", "sue on the distribution", "15d", _cpl_i("510")),
    _limit("freeze_deposit", "冻结银行存款", "freeze a bank deposit", "1y", _cpl_i("485"), "measure"),
    _limit("seize_movable", "查封、扣押动产", "seize a movable", "2y", _cpl_i("485"), "measure"),
    _limit("seal_immovable", "查封不动产、冻结其他财产权", "seal an immovable", "3y", _cpl_i("485"), "measure"),
    _limit(
        "property_supplement",
        "补充报告财产变动",
        "report a change of property",
        "10d",
        Citation("INQUIRY", "2020", "7"),
    ),
    _limit("labour_suit", "不服劳动仲裁起诉", "sue after labour arbitration", "15d", Citation("LABOUR-ARB", "2007", "50")),
)

TIME_LIMITS: dict[str, TimeLimit] = {
    limit.code: limit for limit in _FILING + _TRIAL + _REVIEW + _PRESERVATION + _APPLICATIONS + _MEDIATION + _ENFORCEMENT
}

# Procedure → within which term evidence is handed in; on appeal new evidence only.
EVIDENCE_TERMS = {
    "ordinary": "evidence",
    "summary": "evidence_summary",
    "small_claims": "evidence_small",
    "second_instance": "evidence_second",
}
# The longer terms of who has no domicile in the PRC (CPL 285, 286; an objection is made within the term to answer, CPL 130).
ABROAD = {
    "answer": "answer_abroad",
    "answer_changed": "answer_changed_abroad",
    "jurisdiction_objection": "jurisdiction_objection_abroad",
    "appeal_judgment": "appeal_abroad",
    "appeal_ruling": "appeal_ruling_abroad",
    "answer_appeal": "answer_appeal_abroad",
    "answer_retrial": "answer_retrial_abroad",
}


def own_limit(code: str, *, abroad: bool) -> TimeLimit:
    """The limit that runs for a party: the longer one for who has no domicile in the PRC, where the law has one.

    Raises ``KeyError`` for an unknown name.
    """
    return TIME_LIMITS[ABROAD.get(code, code) if abroad else code]


def days_to_appeal(code: str, *, abroad: bool) -> int:
    """Within how many days the party appeals: ``appeal_judgment`` or ``appeal_ruling`` (CPL 171, 286)."""
    return own_limit(code, abroad=abroad).term.count


def rules_of(*codes: str) -> tuple[str, ...]:
    """The names under which these limits run, for whomever."""
    return tuple(name for code in codes for name in dict.fromkeys((code, ABROAD.get(code, code))))


# What runs against who filed while there is no case: to correct, and to appeal against the refusal (CPL 126).
FILERS_RULES = ("filing_correction", *rules_of("appeal_ruling"))
# To answer the appeal of another, or its application for retrial (CPL 174, 214, 218, 286).
REVIEW_ANSWER_RULES = rules_of("answer_appeal", "retrial_opinion", "answer_retrial")


def due_date(code: str, start: date, calendar: Calendar) -> DueDate:
    """When the named time limit that starts with an event on ``start`` ends. Raises ``KeyError`` for an unknown name."""
    limit = TIME_LIMITS[code]
    return count_term(limit.term, start, limit.counting, calendar)
