"""What the portal took for effective is not: an appeal came in time, or a party was served later or not at all."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from filing.calendar.telling import sides_of
from filing.cases.models import Case, CaseLink, Party
from filing.cases.queries import APPEAL_RULES
from filing.cases.rules.procedure import is_final
from filing.cases.timeline import add_timeline_entry
from filing.cases.transitions import move
from filing.decisions.models import Decision
from filing.decisions.reviewing import is_review
from filing.events import DecisionLostEffect
from filing.notices import tell

# What has effect once the last term against it is over, and none if that was counted wrongly (CPL 158, 171, 227).
UNDONE = (Decision.Kind.JUDGMENT, Decision.Kind.PAYMENT_ORDER)


@dataclass(frozen=True, slots=True)
class Why:
    """Why the effect is none, in the words of the timeline and of those who are told."""

    code: str
    title_zh: str
    title_en: str
    body: Promise
    to_officer: Promise


APPEALED = Why(
    "appealed",
    "上诉在上诉期内提出，判决没有发生法律效力",
    "An appeal was brought in time: the judgment has no effect",
    _("案号 %(number)s：有当事人在上诉期内提交了上诉状，此前登记的生效日期作废，案件进入上诉程序。"),
    _("%(number)s的判决被上诉，没有发生法律效力。请裁定中止%(enforcing)s的执行，已经执行的，办理执行回转。"),
)
SERVED_OTHERWISE = Why(
    "served_otherwise",
    "裁判文书的送达经更正，此前登记的生效日期作废",
    "The service of the decision was corrected: the day of effect that was noted is none",
    _("案号 %(number)s：法官更正了裁判文书送达的认定，此前登记的生效日期作废。期满没有上诉或者异议的，系统会重新登记。"),
    _("%(number)s的裁判文书送达经更正，此前登记的生效日期作废。请裁定中止%(enforcing)s的执行，已经执行的，办理执行回转。"),
)


def is_in_time(case: Case, party: Party, day: dt.date) -> bool:
    """Whether the party's term to appeal against the judgment was not over on the day; False where it never began."""
    ends = case.deadlines.filter(party=party, rule__in=APPEAL_RULES).exclude(state="cancelled").values_list("due_on", flat=True)
    return day <= max(ends, default=dt.date.min)


def can_be_undone(case: Case) -> bool:
    """Whether the judgment of the case had effect only because nobody seemed to have appealed.

    Not so where it is final (CPL 165, 182), where a court above decided on it, and in a retrial, which has set aside or
    confirmed an earlier judgment with its effect: what was done then is undone in trial supervision only (CPL 209).
    """
    if is_final(case.case_type, case.procedure) or is_review(case):
        return False
    decided_above = case.links_out.filter(kind=CaseLink.Kind.APPEAL, to_case__decisions__state=Decision.State.EFFECTIVE)
    return _effective(case) is not None and not decided_above.exists()


@transaction.atomic
def undo_effect(*, actor: Actor, case: Case, now: dt.datetime, why: Why = APPEALED) -> None:
    """The judgment is as if its effect had never been noted; in the transaction that records the appeal or corrects the service.

    A document posted before a term ends is in time, however long it travels (CPL 85), and a judgment has effect only where no
    appeal was brought within the term (CPL 158, 171): so it never had effect, and nothing has to be set aside. What was built on
    it is stopped: the publication is taken back (event DecisionLostEffect), no enforcement is applied for or accepted, and who
    enforces already is told to stay it (CPL 267) and to give back what was taken (CPL 244). The judge, the clerk and all sides
    are told. Where the appeal is not accepted, the judgment takes effect anew, by itself.
    Raises LookupError where ``can_be_undone`` says no.
    """
    decision = _effective(case)
    if decision is None or not can_be_undone(case):
        raise LookupError(case.pk)
    noted = decision.effective_on
    decision.state, decision.effective_on = Decision.State.SEALED, None
    decision.save(update_fields=["state", "effective_on"])
    move(case, "undo_effect", now=now)
    case.effective_on = None
    case.save(update_fields=["effective_on"])
    count = case.timeline.filter(kind="effect_undone").count()
    add_timeline_entry(
        case=case, kind="effect_undone", key=f"effect_undone:{count}", title_zh=why.title_zh, title_en=why.title_en, now=now,
        document=decision.document,
    )  # fmt: skip
    detail = {"effective_on": noted.isoformat() if noted else ""}
    record(actor=actor, action="decision.undo_effect", obj=decision, now=now, detail=detail)
    _tell(case, why, count, now)
    publish(DecisionLostEffect(decision_id=decision.pk, case_id=case.pk, why=why.code), now=now)


def _effective(case: Case) -> Decision | None:
    return case.decisions.filter(kind__in=UNDONE, state=Decision.State.EFFECTIVE).select_related("document").first()


def _tell(case: Case, why: Why, before: int, now: dt.datetime) -> None:
    """``before``: how often the effect was undone before, so that each time is told."""
    bench = User.objects.filter(panels__case=case, panels__ended_at=None).distinct()
    for user in {*bench, *sides_of(case)}:
        tell(
            user, title=_("裁判没有发生法律效力") if why is SERVED_OTHERWISE else _("判决没有发生法律效力"),
            body=why.body, facts={"number": case.case_number}, link=reverse("filing:case", args=[case.pk]),
            key=f"effect-undone:{case.pk}:{before}:{user.pk}", now=now,
        )  # fmt: skip
    enforcing = Q(links_in__from_case=case, links_in__kind=CaseLink.Kind.ENFORCEMENT, state=Case.State.IN_ENFORCEMENT)
    for one in Case.objects.filter(enforcing).distinct():
        for officer in User.objects.filter(panels__case=one, panels__ended_at=None).distinct():
            tell(
                officer, title=_("执行依据没有生效，请立即处理"),
                body=why.to_officer,
                facts={"number": case.case_number, "enforcing": one.case_number}, link=reverse("filing:case", args=[one.pk]),
                key=f"stay-enforcement:{one.pk}:{before}:{officer.pk}", now=now,
            )  # fmt: skip
