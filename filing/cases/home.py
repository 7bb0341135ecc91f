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
from filing.applications.models import Application
from filing.applications.queries import objection_to_decide, way_to_appeal, way_to_object, way_to_reconsider, way_to_rule
from filing.applications.rules.payment_order import OBJECTION as ORDER_OBJECTION
from filing.applications.sending_up import is_ready
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.trial import TRIAL_RULES
from filing.calendar.wording import mode_words, where
from filing.cases import models
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.queries import JURISDICTION_OBJECTION, fee_to_pay, next_hearing, readable_documents, standing_still
from filing.cases.roles import role_title
from filing.cases.rules.next_step import NextStep, Situation, further_steps
from filing.cases.rules.procedure import PRESERVING
from filing.cases.sentences import TURN_STEPS, sentence, why_stopped
from filing.causes.elements import capacity_label
from filing.causes.forms import language
from filing.dossier.titles import document_title
from filing.enforcement.models import EnforcementCase
from filing.fees.outcome import fees_to_go_back
from filing.intake.links import choose_url
from filing.online.asked import open_question
from filing.online.queries import present_sittings
from filing.parties.claims import claims_in

PAY_STEPS_SHOWN = frozenset({"pay_fee", "pay_application_fee", "pay_appeal_fee", "pay_other_fee"})
HEARING_STEPS = frozenset({"attend_hearing", "hold_hearing", "attend_sitting", "hold_sitting"}) | TURN_STEPS


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
    "send_appeal": gettext_lazy("移送上级法院"),
    "object_to_order": gettext_lazy("提出支付令异议"),
    "decide_objection": gettext_lazy("审查异议"),
    "decide_jurisdiction": gettext_lazy("审查异议"),
    "decline_suit": gettext_lazy("查看申请，决定是否起诉"),
    "reconsider": gettext_lazy("申请复议"),
    "sue": gettext_lazy("写起诉状"),
    "answer_online": gettext_lazy("答复是否同意在线"),
    "answer_appeal": gettext_lazy("提交答辩状"),
    "answer_retrial": gettext_lazy("提交书面意见"),
    "refund": gettext_lazy("查看退费"),
    "apply_enforcement": gettext_lazy("申请强制执行"),
    "enforcing": gettext_lazy("打开执行案件"),
    "execute_preservation": gettext_lazy("打开保全申请和裁定"),
    "preservation_waits": gettext_lazy("打开保全申请和裁定"),
    "preservation_executed": gettext_lazy("打开保全申请和裁定"),
    "examine_application": gettext_lazy("作出裁定"),
}


# Which kind of application the step decides.
OBJECTIONS = {"decide_objection": ORDER_OBJECTION, "decide_jurisdiction": JURISDICTION_OBJECTION}


def _way_to_refund(actor: Actor, case: Case, _today: dt.date) -> str:
    back = fees_to_go_back(actor, case)
    return reverse("filing:fee", args=[back[0].pk]) if back else ""


def _way_to_send_up(actor: Actor, case: Case, today: dt.date) -> str:
    can_send = may(actor, case, "transfer_dossier") and is_ready(case, today)
    return reverse("filing:dossier_transfer", args=[case.pk]) if can_send else ""


# Which question finds the page of the step, if it is open to the actor.
WAYS = {
    "appeal_term": way_to_appeal,
    "send_appeal": _way_to_send_up,
    "object_to_order": way_to_object,
    "reconsider": way_to_reconsider,
    "examine_application": way_to_rule,
    "refund": _way_to_refund,
}


def _opened(actor: Actor, step: NextStep, case: Case, today: dt.date) -> list[Link]:
    """The button to the page where the step is done, if the actor may open it."""
    match step.code:
        case code if code in WAYS:
            address = WAYS[code](actor, case, today)
        case "decide_objection" | "decide_jurisdiction":
            address = objection_to_decide(actor, case, OBJECTIONS[step.code])
        case "sue":
            address = choose_url(str(case.pk)) if step.kind == "act" and not actor.is_staff else ""
        case "answer_appeal" | "answer_retrial":
            address = reverse("filing:answer_appeal", args=[case.pk]) if may(actor, case, "hand_in_paper") else ""
        case "apply_enforcement":
            may_apply = may(actor, case, "apply_enforcement")
            address = reverse("filing:enforcement_apply", args=[case.pk]) if may_apply else ""
        case "answer_online":
            asked = open_question(actor, case, present_sittings(case), clock.now())
            address = reverse("filing:online_answer", args=[asked[0].party_id]) + f"?step={asked[0].step}" if asked else ""
        case "decline_suit":
            address = reverse("filing:filing", args=[case.filing_id])
        case _:
            address = _enforcement_page(actor, case)
    return [Link(str(OPENED[step.code]), address)] if address else []


def _enforcement_page(actor: Actor, case: Case) -> str:
    """Of the enforcement that is this case or runs on its judgment, or of the preservation that is executed here; "" where the
    actor may not open it.
    """
    if case.case_type == PRESERVING:
        ruled = visible_to(actor, Application).filter(follow_up=case).first()
        return reverse("filing:application", args=[ruled.pk]) if ruled else ""
    running = Q(case=case) | Q(case__links_in__from_case=case, case__state=Case.State.IN_ENFORCEMENT)
    found = visible_to(actor, EnforcementCase).filter(running).order_by("-pk").first()
    return reverse("filing:enforcement_case", args=[found.pk]) if found else ""


def answer_links(actor: Actor, mine: list[Party]) -> list[Link]:
    """The way to the answer of each of the actor's defendants, until it is handed in; named where there are several."""
    owing = [party for party in mine if may(actor, party, "answer")]
    named = _("写答辩状（%(name)s）") if len(owing) > 1 else _("写答辩状")
    return [Link(named % {"name": party.name}, reverse("filing:answer", args=[party.pk])) for party in owing]


def further(actor: Actor, case: Case, step: NextStep, situation: Situation, mine: list[Party]) -> list[dict[str, Any]]:
    """What else runs for the actor, each in one sentence with its button."""
    return [
        {"what": sentence(one, situation)[0], "links": step_links(actor, one, case, mine, situation.today)}
        for one in further_steps(situation, step)
    ]


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
        told = sentence(step, situation)[0]
        said = step.due is not None and formats.day(step.due) in told  # the day is not told twice in one row
        entries.append(TimelineEntry(None if said else step.due, told, "now"))
    entries += [TimelineEntry(one.starts_at, _hearing_title(one), _when(one, situation.today), _where(one)) for one in sittings]
    if situation.decision_due and not situation.decided:
        words = _("最迟 %(day)s") % {"day": formats.day(situation.decision_due)}
        entries.append(TimelineEntry(words, _("作出裁判（审限）"), "later"))
    elif situation.stopped_by and not situation.decided and step.code != "clock_stopped":
        entries.append(TimelineEntry(None, _("审限已停止计算：%(why)s") % {"why": why_stopped(situation)}, "later"))
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
    preserving = case.case_type == PRESERVING
    rows.append((_("程序"), _("财产保全执行") if preserving else case.get_procedure_display()))
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
