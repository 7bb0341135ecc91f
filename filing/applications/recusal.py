"""Who was asked, or has asked, to stand aside and has no part in the case before that is decided (CPL 48 para 2)."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Refused
from filing.applications.models import Application
from filing.applications.rules.recusal import Act, is_barred
from filing.cases.grouping import heard_together
from filing.cases.models import Case, PanelMember

RECUSAL, OWN_RECUSAL = "recusal", "own_recusal"
RECUSALS = frozenset({RECUSAL, OWN_RECUSAL})
JUDGING = frozenset({PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE})
# Those on whose recusal the president decides (CPL 49).
DECIDING = JUDGING | {PanelMember.Duty.OFFICER}
# On the president's own the adjudication committee decides, on this day; another enters it (CPL 49).
COMMITTEE: Final = "committee"
COMMITTEE_DAY = "committee_on"
_ASKED = _("有人申请您回避，决定作出以前您暂停参与本案的工作，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")
_ASKED_ITSELF = _("您已经请求自行回避，决定作出以前您暂停参与本案的工作，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")
_BENCH = _("有人申请本案审判人员回避，决定作出以前不能开庭、闭庭、裁判，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")
_BENCH_ITSELF = _(
    "本案审判人员请求自行回避，决定作出以前不能开庭、闭庭、裁判，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）"
)


@dataclass(frozen=True, slots=True)
class Challenge:
    """An application for recusal that waits for its decision, and whom it names: the seat in the case that is looked at."""

    application: Application
    member: PanelMember

    @property
    def is_own(self) -> bool:
        """Whether it was made by who would stand aside."""
        return self.application.kind == OWN_RECUSAL


def open_challenges(case: Case) -> list[Challenge]:
    """The applications for recusal of those who sit now, the earliest first, also those made in a case heard together with
    this one. The caller holds the case through ``access``.
    """
    waiting: QuerySet[Application] = Application.objects.filter(
        case__in=heard_together(case), kind__in=RECUSALS, state=Application.State.SUBMITTED
    )
    asked = list(waiting.select_related("party").order_by("submitted_at", "pk"))
    if not asked:
        return []
    named = PanelMember.objects.in_bulk([one.content["member"] for one in asked])
    people = {str(pk): member.user_id for pk, member in named.items() if member.ended_at is None}
    sitting = {member.user_id: member for member in case.panel.filter(ended_at=None).select_related("user")}
    standing = [(one, people[one.content["member"]]) for one in asked if one.content["member"] in people]
    return [Challenge(one, sitting[user]) for one, user in standing if user in sitting]


def why_aside(actor: Actor, case: Case, act: Act = Act.DECIDE) -> str:
    """Why the actor, a member of the panel, may not do this in the case now; '' where it may, and for who is no member."""
    challenges = open_challenges(case)
    mine = [one for one in challenges if one.member.user_id == actor.user_id]
    judging = [one for one in challenges if one.member.duty in JUDGING]
    of_bench = bool(judging) and case.panel.filter(Q(user_id=actor.user_id), ended_at=None).exists()
    if not is_barred(act, oneself=bool(mine), of_bench=of_bench):
        return ""
    if mine:
        return _ASKED_ITSELF if all(one.is_own for one in mine) else _ASKED
    return _BENCH_ITSELF if all(one.is_own for one in judging) else _BENCH


def require_part(actor: Actor, case: Case, label: str, action: str, act: Act = Act.WORK) -> None:
    """Raises Refused, for the action on the thing of that label, while the actor has no part in the case (CPL 48 para 2).

    Of cases heard together no act that concerns their hearing is done while any of them waits for its decision.
    """
    if reasons := why_aside_in_any(actor, case, act):
        raise Refused(label, action, reasons)


def why_aside_in_any(actor: Actor, case: Case, act: Act = Act.DECIDE) -> list[str]:
    """Why the actor may not do this in one of the cases heard together, each reason once; [] where it may in all of them."""
    reasons = (why_aside(actor, one, act) for one in heard_together(case))
    return list(dict.fromkeys(reason for reason in reasons if reason))


def steps_that_wait(actor: Actor, case: Case) -> dict[str, list[str]]:
    """The steps of a hearing that the actor may not take now, each with why; {} where nothing stands in the way."""
    found = {act.value: why_aside_in_any(actor, case, act) for act in (Act.OPEN, Act.RECESS, Act.RESUME, Act.CLOSE)}
    return {step: reasons for step, reasons in found.items() if reasons}
