"""Each next step in words: one sentence, and a second one about it."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.web import formats
from filing.calendar.rules.kinds import KINDS
from filing.calendar.rules.trial_limit import PAUSES
from filing.cases.rules.next_step import NextStep, Situation
from filing.causes.forms import language
from filing.online.models import OnlineConsent

TURN_STEPS = frozenset({"speak_in_turn", "await_turn", "lead_turns"})
# code → (sentence with %(due)s or %(time)s, what to know about it)
SENTENCES = {
    "pay_fee": (
        gettext_lazy("请在%(due)s前交纳诉讼费，%(left)s"),
        gettext_lazy("逾期不交又没有申请缓、减、免交的，按撤诉处理。"),
    ),
    "pay_application_fee": (
        gettext_lazy("请在%(due)s前交纳申请费，%(left)s"),
        gettext_lazy("逾期不交又没有申请缓、减、免交的，按撤回申请处理。"),
    ),
    "pay_appeal_fee": (
        gettext_lazy("请在%(due)s前交纳上诉费，%(left)s"),
        gettext_lazy("逾期不交又没有申请缓、减、免交的，按自动撤回上诉处理。"),
    ),
    "pay_other_fee": (gettext_lazy("请在%(due)s前交纳诉讼费，%(left)s"), gettext_lazy("费用是怎么算的、怎么交，在费用页面。")),
    "refund": (
        gettext_lazy("法院应当在%(due)s前退还您交的诉讼费 %(amount)s，%(left)s"),
        gettext_lazy("怎么退、退到哪里，在费用页面；退到银行账户的，请在那里填写收款账户。"),
    ),
    "answer": (gettext_lazy("请在%(due)s前提交答辩状，%(left)s"), gettext_lazy("不答辩不影响法院审理，但写明您的意见对您有利。")),
    "answer_appeal": (
        gettext_lazy("对方已经上诉，请在%(due)s前提交答辩状，%(left)s"),
        gettext_lazy("不答辩不影响法院审理，但写明您的意见对您有利。"),
    ),
    "answer_retrial": (
        gettext_lazy("对方申请再审，请在%(due)s前提交书面意见或者答辩状，%(left)s"),
        gettext_lazy("不提交不影响法院审查和审理，但写明您的意见对您有利。"),
    ),
    "hand_in_evidence": (gettext_lazy("请在%(due)s前提交证据，%(left)s"), gettext_lazy("可以分次提交，期限届满前都能补充。")),
    "answer_online": (
        gettext_lazy("法院询问是否同意在线进行%(asked)s，请在%(due)s前答复，%(left)s"),
        gettext_lazy("您的答复只对询问的这一环节有效；没有答复的，线下参加。"),
    ),
    "attend_hearing": (
        gettext_lazy("%(due)s %(time)s 开庭，%(left)s"),
        gettext_lazy("请提前 15 分钟进入，带好身份证件和证据原件。"),
    ),
    "attend_sitting": (
        gettext_lazy("%(due)s %(time)s %(what)s，%(left)s"),
        gettext_lazy("请提前 15 分钟进入，带好身份证件和证据原件。"),
    ),
    "speak_in_turn": (
        gettext_lazy("%(what)s轮到您，请在%(due)s前陈述，%(left)s"),
        gettext_lazy("准确的时刻见陈述的页面，逾期视为放弃这一轮陈述。"),
    ),
    "await_turn": (gettext_lazy("%(what)s，等待轮到您"), gettext_lazy("轮到您时会通知您，您现在不需要做什么，也不用到庭。")),
    "lead_turns": (gettext_lazy("请主持%(what)s"), gettext_lazy("在陈述的页面开始下一轮，或者结束。")),
    "wait_for_service": (gettext_lazy("法院正在把起诉状送达被告"), gettext_lazy("您现在不需要做什么。")),
    "wait_for_answer": (gettext_lazy("等待被告答辩"), gettext_lazy("您现在不需要做什么。")),
    "wait_for_hearing": (gettext_lazy("等待法院安排开庭"), gettext_lazy("时间定下后，会发传票和短信。")),
    "wait_for_decision": (gettext_lazy("庭审已经结束，等待裁判"), gettext_lazy("您现在不需要做什么。")),
    "appeal_term": (
        gettext_lazy("已作出裁判，上诉期到%(due)s，%(left)s"),
        gettext_lazy("不服的，可以在期限内上诉；各方都不上诉的，期满后生效。"),
    ),
    "appeal_over": (
        gettext_lazy("上诉已经撤回或者按撤回处理，等待裁定送达"),
        gettext_lazy(
            "裁定送达各方、没有其他人可以上诉的，一审判决生效。生效后，应当履行的一方按判决履行；没有履行的，对方可以申请执行。"
        ),
    ),
    "object_to_order": (
        gettext_lazy("请在%(due)s前清偿债务，或者对支付令提出书面异议，%(left)s"),
        gettext_lazy("期满不提出异议又不履行的，债权人可以申请执行。"),
    ),
    "await_objection": (
        gettext_lazy("已发出支付令，债务人清偿或者提出异议的期限到%(due)s，%(left)s"),
        gettext_lazy("债务人期满不提出异议的，支付令生效，可以申请执行。"),
    ),
    "order_lapsed": (
        gettext_lazy("支付令已经失效，督促程序已经终结"),
        gettext_lazy("不用再按支付令清偿，也不能凭它申请执行。转入诉讼的，法院会另外通知（民事诉讼法第二百二十八条）。"),
    ),
    "objection_pending": (
        gettext_lazy("债务人已经对支付令提出异议，法院正在审查"),
        gettext_lazy("异议成立的，支付令失效；不成立的，裁定驳回。结果会发文书和短信，您现在不需要做什么。"),
    ),
    "decide_objection": (gettext_lazy("债务人已经对支付令提出异议，请审查"), gettext_lazy("在“待决定的申请”里作出裁定。")),
    "decline_suit": (
        gettext_lazy("支付令已经失效，将转入诉讼；不同意起诉的，请在%(due)s前告知法院，%(left)s"),
        gettext_lazy("没有告知的，按您原来的材料转入诉讼，不用重新填写。"),
    ),
    "reconsider": (
        gettext_lazy("法院已对执行异议作出裁定；不服的，请在%(due)s前申请复议，%(left)s"),
        gettext_lazy("没有不服的，您不需要做什么。"),
    ),
    "examine_order": (gettext_lazy("请审查支付令申请，%(due)s前发出支付令或者裁定驳回，%(left)s"), ""),
    "await_order": (
        gettext_lazy("法院正在审查支付令申请，最迟%(due)s发出支付令或者裁定驳回，%(left)s"),
        gettext_lazy("您现在不需要做什么。"),
    ),
    "await_preservation": (
        gettext_lazy("等待法院对诉前保全的裁定"),
        gettext_lazy("法院应当在接受申请后 48 小时内裁定；没有提供担保的，裁定驳回。"),
    ),
    "preserving": (gettext_lazy("已裁定诉前保全，正在执行"), gettext_lazy("执行以前，对方看不到申请和裁定。")),
    "sue": (gettext_lazy("请在%(due)s前起诉，%(left)s"), gettext_lazy("采取保全措施后三十日内不起诉的，法院解除保全。")),
    "final_decision": (
        gettext_lazy("已作出终审裁判，送达后生效"),
        gettext_lazy("不能再上诉。认为有错误的，可以在生效后六个月内申请再审。"),
    ),
    "suspended": (gettext_lazy("案件中止诉讼"), gettext_lazy("原因消除后恢复，您现在不需要做什么。")),
    "appeal_filed": (
        gettext_lazy("您已经上诉，等待对方答辩和一审法院移送上级法院"),
        gettext_lazy(
            "一审法院把上诉状副本送达对方，对方自收到之日起十五日内答辩；收到答辩或者答辩期满后，一审法院五日内连同全部案卷和证据报送上级法院（民事诉讼法第一百七十四条）。"
            "上级法院立案后，会通知您交纳上诉费：自收到通知的次日起七日内不交又没有申请缓、减、免交的，按自动撤回上诉处理。"
        ),
    ),
    "appeal_pending": (
        gettext_lazy("已有当事人上诉，等待答辩和移送上级法院，一审判决尚未生效"),
        gettext_lazy(
            "一审法院收到答辩或者答辩期满后，连同全部案卷和证据报送上级法院（民事诉讼法第一百七十四条）。您现在不需要做什么。"
        ),
    ),
    "appeal_sent": (
        gettext_lazy("上诉已移送上级法院，等待决定是否受理"),
        gettext_lazy("上级法院受理后，会发出受理通知；需要交纳上诉费的，自收到交费通知的次日起七日内交纳。"),
    ),
    "send_appeal": (
        gettext_lazy("已有当事人上诉：等待答辩，%(due)s前移送上级法院，%(left)s"),
        gettext_lazy(
            "自收到上诉状和答辩状之日起五日内，连同全部案卷和证据报送上级法院；当事人不答辩的，不影响移送（民事诉讼法第一百七十四条）。"
        ),
    ),
    "appealed": (gettext_lazy("有当事人上诉，一审判决尚未生效"), gettext_lazy("二审案件见案件全程。")),
    "effective": (
        gettext_lazy("裁判已经生效"),
        gettext_lazy(
            "有给付内容的，义务人应当按写明的期限履行；期满没有履行的，权利人可以在二年内申请执行（民事诉讼法第二百五十条）。"
        ),
    ),
    "retried": (
        gettext_lazy("法院已经裁定再审，再审期间中止执行原裁判"),
        gettext_lazy(
            "现在不要求按原裁判履行，以再审裁判为准；再审案件见案件全程。追索赡养费、扶养费、抚养费、抚恤金、医疗费用、劳动报酬的，"
            "法院可以不中止执行，应当继续履行（民事诉讼法第二百一十七条）。"
        ),
    ),
    "perform": (
        gettext_lazy("请在%(due)s前履行生效裁判确定的义务，%(left)s"),
        gettext_lazy(
            "逾期不履行的，加倍支付迟延履行期间的债务利息（民事诉讼法第二百六十四条），对方可以申请执行。已经履行的，请保存好凭证。"
        ),
    ),
    "perform_late": (
        gettext_lazy("履行期限到%(due)s为止，%(left)s，请立即履行生效裁判确定的义务"),
        gettext_lazy(
            "从期满的次日起加倍计算债务利息，直到履行完毕（民事诉讼法第二百六十四条），对方可以申请执行。已经履行的，请保存好凭证。"
        ),
    ),
    "await_performance": (
        gettext_lazy("裁判已经生效，对方应当在%(due)s前履行，%(left)s"),
        gettext_lazy("期满没有履行的，您可以从%(from)s起申请执行，最迟到%(until)s（民事诉讼法第二百五十条）。"),
    ),
    "apply_enforcement": (
        gettext_lazy("对方没有履行的，请在%(due)s前申请执行，%(left)s"),
        gettext_lazy("从%(from)s起可以申请；期间为二年，从履行期限的最后一日起计算（民事诉讼法第二百五十条）。"),
    ),
    "enforcement_applied": (gettext_lazy("已经申请执行，等待法院决定是否立案"), gettext_lazy("您现在不需要做什么。")),
    "enforcement_period_over": (
        gettext_lazy("申请执行的期间到%(until)s为止，已经届满"),
        gettext_lazy("时效中止、中断的，期间相应延长（民事诉讼法第二百五十条）；请向法院说明。"),
    ),
    "execute_preservation": (
        gettext_lazy("请在%(due)s前开始执行保全裁定，%(left)s"),
        gettext_lazy("裁定先执行，后送达：查封、扣押、冻结办妥以后，在保全申请页点“已经执行，送达对方当事人”。"),
    ),
    "preservation_waits": (
        gettext_lazy("法院将在%(due)s前开始执行保全裁定，%(left)s"),
        gettext_lazy("执行以前，对方看不到申请和裁定。"),
    ),
    "preservation_executed": (gettext_lazy("保全裁定已经执行"), gettext_lazy("申请、裁定和理由在保全申请页。")),
    "enforcing": (gettext_lazy("法院正在执行"), gettext_lazy("债务、措施和到账在执行案件页。")),
    "closed": (gettext_lazy("案件已结束"), ""),
    "restorable": (
        gettext_lazy("本次执行程序已经终结，债务没有消灭"),
        gettext_lazy("发现被执行人有财产可供执行的，申请执行人可以随时申请恢复执行，不受期限限制。"),
    ),
    "examine_retrial": (
        gettext_lazy("请审查再审申请，%(due)s前裁定，%(left)s"),
        gettext_lazy("自收到再审申请书起三个月内审查：符合再审事由的裁定再审，否则裁定驳回（民事诉讼法第二百一十五条）。"),
    ),
    "await_retrial": (
        gettext_lazy("法院正在审查再审申请，最迟%(due)s裁定，%(left)s"),
        gettext_lazy("审查期间不停止原裁判的执行。"),
    ),
    "examine_ruling": (
        gettext_lazy("请对裁定的上诉作出裁定，%(due)s前，%(left)s"),
        gettext_lazy("对裁定的上诉使用裁定处理，自立案起三十日内作出（民事诉讼法第一百七十八、一百八十三条）。"),
    ),
    "await_ruling": (
        gettext_lazy("上级法院正在审理对裁定的上诉，最迟%(due)s裁定，%(left)s"),
        gettext_lazy("您现在不需要做什么。"),
    ),
    "examine_application": (gettext_lazy("请审查申请，%(due)s前作出裁定，%(left)s"), ""),
    "await_application": (gettext_lazy("法院正在审查申请，最迟%(due)s裁定，%(left)s"), gettext_lazy("您现在不需要做什么。")),
    "decide": (gettext_lazy("请在%(due)s前作出裁判，%(left)s"), ""),
    "hold_hearing": (gettext_lazy("%(due)s %(time)s 开庭，%(left)s"), ""),
    "hold_sitting": (gettext_lazy("%(due)s %(time)s %(what)s，%(left)s"), ""),
    "serve_defendant": (gettext_lazy("正在向被告送达"), gettext_lazy("送不到的，会出现在送达工作列表里。")),
    "await_answer": (gettext_lazy("答辩期到%(due)s，%(left)s"), gettext_lazy("可以先安排开庭时间。")),
    "decide_jurisdiction": (
        gettext_lazy("请审查管辖权异议，作出裁定"),
        gettext_lazy("异议成立的，裁定移送有管辖权的法院；不成立的，裁定驳回（民事诉讼法第一百三十条）。先作裁定，再安排开庭。"),
    ),
    "schedule_hearing": (gettext_lazy("请安排开庭，审限到%(due)s，%(left)s"), ""),
    "clock_stopped": (
        gettext_lazy("审限已停止计算：%(why)s"),
        gettext_lazy("原因消除后审限继续计算；需要开庭的，可以先安排。"),
    ),
}
# Where the second sentence speaks to a party: it sets its mind at rest, or says how to come to the hearing.
FOR_PARTIES = frozenset(
    {
        "attend_hearing",
        "await_turn",
        "wait_for_service",
        "wait_for_answer",
        "wait_for_decision",
        "suspended",
        "await_ruling",
        "await_application",
        "await_order",
        "appeal_pending",
        "appeal_sent",
        "appeal_over",
    }
)
WITHOUT_DUE = {
    "refund": gettext_lazy("法院应当退还您交的诉讼费 %(amount)s"),
    "perform": gettext_lazy("请按生效裁判写明的期限履行义务"),
    "execute_preservation": gettext_lazy("请开始执行保全裁定"),
    "preservation_waits": gettext_lazy("法院正在执行保全裁定"),
    "pay_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳诉讼费"),
    "pay_application_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳申请费"),
    "pay_appeal_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳上诉费"),
    "pay_other_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳诉讼费"),
    "send_appeal": gettext_lazy("已有当事人上诉：等待送达上诉状副本和答辩，再移送上级法院"),
    "appeal_term": gettext_lazy("已作出裁判，等待送达和上诉期届满"),
    "await_objection": gettext_lazy("已发出支付令，等待送达债务人和异议期届满"),
    "decide": gettext_lazy("请作出裁判"),
    "schedule_hearing": gettext_lazy("请安排开庭"),
    "examine_retrial": gettext_lazy("请审查再审申请"),
    "await_retrial": gettext_lazy("法院正在审查再审申请"),
    "examine_ruling": gettext_lazy("请对裁定的上诉作出裁定"),
    "await_ruling": gettext_lazy("上级法院正在审理对裁定的上诉"),
    "examine_application": gettext_lazy("请审查申请"),
    "await_application": gettext_lazy("法院正在审查申请"),
    "examine_order": gettext_lazy("请审查支付令申请"),
    "await_order": gettext_lazy("法院正在审查支付令申请"),
}


def sentence(step: NextStep, situation: Situation, *, for_court: bool = False) -> tuple[str, str]:
    """The step in one sentence, and a second one about it; staff are not told what only parties need to hear."""
    text, more = SENTENCES[step.code]
    if for_court and step.code in FOR_PARTIES:
        more = ""
    asked = dict(OnlineConsent.STEPS).get(situation.asked_step, "")
    facts = {"what": _what(step, situation), "asked": asked, "amount": formats.money(situation.refund)} | _enforceable(situation)
    if step.due is None:
        facts["why"] = why_stopped(situation)
        return str(WITHOUT_DUE.get(step.code, text)) % facts, str(more) % facts
    facts["time"] = f"{situation.hearing_at:%H:%M}" if situation.hearing_at else ""
    facts |= {"due": formats.day(step.due), "left": formats.left(step.due, situation.today)}
    return str(text) % facts, str(more) % facts


def _enforceable(situation: Situation) -> dict[str, str]:
    """From which day until which the viewer can apply for enforcement."""
    known = situation.performance
    if known is None or known.others_perform_by is None:
        return {}
    opens_on = known.others_perform_by + dt.timedelta(days=1)
    return {"from": formats.day(opens_on), "until": formats.day(known.enforce_until)}


def _what(step: NextStep, situation: Situation) -> str:
    """What the sitting is called, also where each speaks in its own time."""
    kind = KINDS[situation.sitting]
    return (kind.asynchronous if step.code in TURN_STEPS else kind.name).in_language(language())


def why_stopped(situation: Situation) -> str:
    """The reasons for which the trial limit stands still, in words."""
    return _("、").join(PAUSES[reason][0].in_language(language()) for reason in situation.stopped_by)
