"""What the case home shows: the next step in one sentence and the timeline with what is now and what comes."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, may, visible_to
from courtportal.kernel.web import formats
from courtportal.kernel.web.components import Link, TimelineEntry
from filing.applications.queries import objection_to_decide, way_to_appeal, way_to_object, way_to_reconsider, way_to_rule
from filing.applications.rules.payment_order import OBJECTION as ORDER_OBJECTION
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.trial_limit import PAUSES
from filing.calendar.trial import TRIAL_RULES
from filing.calendar.wording import mode_words, where
from filing.cases import models
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.queries import JURISDICTION_OBJECTION, fee_to_pay, next_hearing, readable_documents, standing_still
from filing.cases.roles import role_title
from filing.cases.rules.next_step import NextStep, Situation
from filing.causes.elements import capacity_label
from filing.causes.forms import language
from filing.dossier.titles import document_title
from filing.enforcement.models import EnforcementCase
from filing.intake.links import choose_url
from filing.online.queries import present_sittings
from filing.parties.claims import claims_in

TURN_STEPS = frozenset({"speak_in_turn", "await_turn", "lead_turns"})
PAY_STEPS_SHOWN = frozenset({"pay_fee", "pay_application_fee", "pay_appeal_fee", "pay_other_fee"})
HEARING_STEPS = frozenset({"attend_hearing", "hold_hearing", "attend_sitting", "hold_sitting"}) | TURN_STEPS
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
    "object_to_order": (
        gettext_lazy("请在%(due)s前清偿债务，或者对支付令提出书面异议，%(left)s"),
        gettext_lazy("期满不提出异议又不履行的，债权人可以申请执行。"),
    ),
    "await_objection": (
        gettext_lazy("已发出支付令，债务人清偿或者提出异议的期限到%(due)s，%(left)s"),
        gettext_lazy("债务人期满不提出异议的，支付令生效，可以申请执行。"),
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
    "appealed": (gettext_lazy("有当事人上诉，一审判决尚未生效"), gettext_lazy("二审案件见案件全程。")),
    "effective": (gettext_lazy("裁判已经生效"), gettext_lazy("对方不履行的，可以申请执行，期限两年。")),
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
    }
)
WITHOUT_DUE = {
    "pay_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳诉讼费"),
    "pay_application_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳申请费"),
    "pay_appeal_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳上诉费"),
    "pay_other_fee": gettext_lazy("请在收到交费通知书的次日起七日内交纳诉讼费"),
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
    if step.due is None:
        facts = {"why": _why_stopped(situation), "what": _what(step, situation)}
        return str(WITHOUT_DUE.get(step.code, text)) % facts, str(more)
    time = f"{situation.hearing_at:%H:%M}" if situation.hearing_at else ""
    facts = {"due": formats.day(step.due), "left": formats.left(step.due, situation.today), "time": time}
    facts["what"] = _what(step, situation)
    return str(text) % facts, str(more)


def _what(step: NextStep, situation: Situation) -> str:
    """What the sitting is called, also where each speaks in its own time."""
    kind = KINDS[situation.sitting]
    return (kind.asynchronous if step.code in TURN_STEPS else kind.name).in_language(language())


def _why_stopped(situation: Situation) -> str:
    """The reasons for which the trial limit stands still, in words."""
    return _("、").join(PAUSES[reason][0].in_language(language()) for reason in situation.stopped_by)


def step_links(actor: Actor, step: NextStep, case: Case, mine: list[Party], today: dt.date) -> list[Link]:
    """The buttons for the step, as far as the actor may follow them."""
    if step.code in PAY_STEPS_SHOWN and (fee := fee_to_pay(actor, case)) is not None:
        return [Link(_("去交费"), reverse("filing:fee", args=[fee.pk]))]
    if step.code == "answer":
        return answer_links(actor, mine)
    if step.code == "hand_in_evidence" and may(actor, case, "hand_in_evidence"):
        return [Link(_("补充证据"), reverse("filing:case_evidence", args=[case.pk]))]
    if step.code in OPENED:
        return _opened(actor, step, case, today)
    if step.code in TURN_STEPS and (hearing := next_hearing(case)) is not None:
        what = KINDS[hearing.kind].asynchronous.in_language(language())
        return [Link(_("进入%(what)s") % {"what": what}, reverse("filing:turns", args=[hearing.pk]))]
    if step.code == "examine_retrial" and may(actor, case, "put_forward"):
        return [Link(_("裁定再审或者驳回"), reverse("filing:application_new", args=[case.pk, "retrial_order"]))]
    if step.code in {"schedule_hearing", "await_answer", "clock_stopped"} and may(actor, case, "schedule_hearing"):
        return [Link(_("安排开庭"), reverse("filing:hearing_schedule", args=[case.pk]))]
    return []


# Where the step is done on a page of another room: what the button says.
OPENED = {
    "appeal_term": gettext_lazy("提起上诉"),
    "object_to_order": gettext_lazy("提出支付令异议"),
    "decide_objection": gettext_lazy("审查异议"),
    "decide_jurisdiction": gettext_lazy("审查异议"),
    "decline_suit": gettext_lazy("查看申请，决定是否起诉"),
    "reconsider": gettext_lazy("申请复议"),
    "sue": gettext_lazy("写起诉状"),
    "answer_appeal": gettext_lazy("提交答辩状"),
    "answer_retrial": gettext_lazy("提交书面意见"),
    "enforcing": gettext_lazy("打开执行案件"),
    "examine_application": gettext_lazy("作出裁定"),
}


# Which kind of application the step decides.
OBJECTIONS = {"decide_objection": ORDER_OBJECTION, "decide_jurisdiction": JURISDICTION_OBJECTION}


def _opened(actor: Actor, step: NextStep, case: Case, today: dt.date) -> list[Link]:
    """The button to the page where the step is done, if the actor may open it."""
    match step.code:
        case "appeal_term":
            address = way_to_appeal(actor, case, today)
        case "object_to_order":
            address = way_to_object(actor, case, today)
        case "reconsider":
            address = way_to_reconsider(actor, case, today)
        case "decide_objection" | "decide_jurisdiction":
            address = objection_to_decide(actor, case, OBJECTIONS[step.code])
        case "examine_application":
            address = way_to_rule(actor, case, today)
        case "sue":
            address = choose_url(str(case.pk)) if step.kind == "act" and not actor.is_staff else ""
        case "answer_appeal" | "answer_retrial":
            address = reverse("filing:answer_appeal", args=[case.pk]) if may(actor, case, "hand_in_paper") else ""
        case "decline_suit":
            address = reverse("filing:filing", args=[case.filing_id])
        case _:
            address = _enforcement_page(actor, case)
    return [Link(str(OPENED[step.code]), address)] if address else []


def _enforcement_page(actor: Actor, case: Case) -> str:
    """Of the enforcement that is this case or runs on its judgment; "" where the actor may not open it."""
    running = Q(case=case) | Q(case__links_in__from_case=case, case__state=Case.State.IN_ENFORCEMENT)
    found = visible_to(actor, EnforcementCase).filter(running).order_by("-pk").first()
    return reverse("filing:enforcement_case", args=[found.pk]) if found else ""


def answer_links(actor: Actor, mine: list[Party]) -> list[Link]:
    """The way to the answer of each of the actor's defendants, until it is handed in; named where there are several."""
    owing = [party for party in mine if may(actor, party, "answer")]
    named = _("写答辩状（%(name)s）") if len(owing) > 1 else _("写答辩状")
    return [Link(named % {"name": party.name}, reverse("filing:answer", args=[party.pk])) for party in owing]


def timeline(actor: Actor, case: Case, step: NextStep, situation: Situation) -> list[TimelineEntry]:
    """What happened with its documents, then what is next, then what comes later."""
    readable = readable_documents(actor, case)
    of_case = visible_to(actor, models.TimelineEntry, within=Q(case=case))
    rows = of_case.select_related("document").order_by("happened_at", "pk")
    english = language().startswith("en")
    entries = [
        TimelineEntry(row.happened_at, row.title_en if english else row.title_zh, "done", links=_documents(case, row, readable))
        for row in rows
    ]
    return entries + _ahead(case, step, situation)


def _documents(case: Case, row: models.TimelineEntry, readable: set[uuid.UUID]) -> tuple[Link, ...]:
    if row.document is None or row.document_id not in readable:
        return ()
    title = document_title(row.document)
    return (Link(title, reverse("filing:case_document", args=[case.pk, row.document_id])),)


def _ahead(case: Case, step: NextStep, situation: Situation) -> list[TimelineEntry]:
    entries: list[TimelineEntry] = []
    sittings = present_sittings(case)
    if step.kind != "done" and (not sittings or step.code not in HEARING_STEPS):
        entries.append(TimelineEntry(step.due, sentence(step, situation)[0], "now"))
    entries += [TimelineEntry(one.starts_at, _hearing_title(one), _when(one, situation.today), _where(one)) for one in sittings]
    if situation.decision_due and not situation.decided:
        words = _("最迟 %(day)s") % {"day": formats.day(situation.decision_due)}
        entries.append(TimelineEntry(words, _("作出裁判（审限）"), "later"))
    elif situation.stopped_by and not situation.decided and step.code != "clock_stopped":
        entries.append(TimelineEntry(None, _("审限已停止计算：%(why)s") % {"why": _why_stopped(situation)}, "later"))
    return entries


def _when(hearing: Hearing, today: dt.date) -> str:
    """A hearing is now when it is on, or today; one that is weeks away comes later."""
    is_on = hearing.state != Hearing.State.SCHEDULED or clock.local(hearing.starts_at).date() <= today
    return "now" if is_on else "later"


def _where(hearing: Hearing) -> str:
    return "" if hearing.mode == Hearing.Mode.ASYNCHRONOUS else where(hearing, online=hearing.mode != Hearing.Mode.ON_SITE)


def _hearing_title(hearing: Hearing) -> str:
    if hearing.kind != Hearing.Kind.TRIAL:
        return f"{hearing.get_kind_display()} · {mode_words(hearing)}"
    titles = {Hearing.Mode.ONLINE: _("在线开庭"), Hearing.Mode.ASYNCHRONOUS: _("非同步庭审")}
    return titles.get(Hearing.Mode(hearing.mode), _("开庭"))


def party_title(party: Party) -> str:
    """The party's role as its cause calls it, with the capacity in which it is sued: 被告（保险公司）, 申请人."""
    role, capacity = role_title(party), capacity_label(party.capacity)
    return _("%(label)s（%(unit)s）") % {"label": role, "unit": capacity.in_language(language())} if capacity else role


def facts_of(case: Case) -> list[tuple[str, Any]]:
    """The people and the money of the case as rows."""
    present = case.parties.filter(left_at=None).order_by(*AS_NAMED)
    rows: list[tuple[str, Any]] = [(party_title(party), party.name) for party in present]
    members = case.panel.filter(ended_at=None).select_related("user").order_by("created_at")
    rows += [(member.get_duty_display(), member.user.display_name) for member in members]
    rows.append((_("程序"), case.get_procedure_display()))
    claims = claims_in(case)
    if claims.changed:
        since = _("%(text)s（%(day)s准许变更）") % {"text": claims.text, "day": formats.day(clock.local(claims.since).date())}
        rows.append((_("变更后的诉讼请求"), since))
    if case.amount is not None:
        rows.append((_("标的额"), formats.money(case.amount)))
    if case.numerous:
        rows.append((_("代表人诉讼"), _("一方人数众多，起诉时人数尚未确定；不预交案件受理费")))
    return rows


def deadline_rows(deadlines: list[Any], today: dt.date) -> list[dict[str, Any]]:
    """Deadlines in words with their working; of a trial limit that stands still no days are left to count."""
    limits = {one.case_id for one in deadlines if one.rule in TRIAL_RULES}
    stopped = set(standing_still(limits, today).values_list("case_id", flat=True)) if limits else set()
    code = "en" if language().startswith("en") else "zh"
    return [
        {
            "matter": TIME_LIMITS[one.rule].matter.in_language(code),
            "who": one.party.name if one.party else _("法院"),
            "due": one.due_on,
            "left": _("已停止计算") if one.case_id in stopped and one.rule in TRIAL_RULES else formats.left(one.due_on, today),
            "article": TIME_LIMITS[one.rule].source.shown(code),
            "provisional": one.status == "provisional",
            "working": [step[code] for step in one.working],
        }
        for one in deadlines
    ]
