"""Who was asked, or has asked, to stand aside and has no part in the case before that is decided (CPL 48 para 2)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Refused
from filing.applications.models import Application
from filing.cases.grouping import heard_together
from filing.cases.models import Case, PanelMember

RECUSAL, OWN_RECUSAL = "recusal", "own_recusal"
RECUSALS = frozenset({RECUSAL, OWN_RECUSAL})
JUDGING = frozenset({PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE})
# Those on whose recusal the president decides (CPL 49).
DECIDING = JUDGING | {PanelMember.Duty.OFFICER}
_ASKED = _("有人申请您回避，决定作出以前您暂停参与本案的工作，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")
_ASKED_ITSELF = _("您已经请求自行回避，决定作出以前您暂停参与本案的工作，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")
_BENCH = _("有人申请本案审判人员回避，决定作出以前不能开庭、裁判，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")

_BENCH_ITSELF = _("本案审判人员请求自行回避，决定作出以前不能开庭、裁判，需要采取紧急措施的除外（民事诉讼法第四十八条第二款）")


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


def why_aside(actor: Actor, case: Case, *, as_bench: bool = True) -> str:
    """Why the actor, a member of the panel, may not act in the case now; '' where it may, and for who is no member.

    ``as_bench``: the act is one of the court that tries the case, which is not complete while one of its judges stands aside.
    """
    challenges = open_challenges(case)
    if mine := [one for one in challenges if one.member.user_id == actor.user_id]:
        return _ASKED_ITSELF if all(one.is_own for one in mine) else _ASKED
    judging = [one for one in challenges if one.member.duty in JUDGING]
    if not (as_bench and judging):
        return ""
    of_bench = _BENCH_ITSELF if all(one.is_own for one in judging) else _BENCH
    return of_bench if case.panel.filter(Q(user_id=actor.user_id), ended_at=None).exists() else ""


def require_part(actor: Actor, case: Case, label: str, action: str, *, as_bench: bool = False) -> None:
    """Raises Refused, for the action on the thing of that label, while the actor has no part in the case (CPL 48 para 2).

    Of cases heard together no act that concerns their hearing is done while any of them waits for its decision.
    """
    reasons = [reason for one in heard_together(case) if (reason := why_aside(actor, one, as_bench=as_bench))]
    if reasons:
        raise Refused(label, action, dict.fromkeys(reasons))
