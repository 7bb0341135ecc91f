"""A counterclaim that was filed as a case of its own: heard together with the claim, by its judges (CPL 54, 143)."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.calendar.telling import sides_of
from filing.cases.group_models import CaseGroup
from filing.cases.grouping import CannotJoin, group_of, join_group
from filing.cases.models import Case, CaseLink, PanelMember, Procedure
from filing.cases.timeline import add_timeline_entry
from filing.events import PanelChanged
from filing.notices import tell

COUNTERCLAIM = CaseLink.Kind.COUNTERCLAIM
# Until the arguments are closed (CPL-I 232); a claim that is decided is not joined any more.
STILL_HEARD = (Case.State.ACCEPTED, Case.State.IN_TRIAL)


def joined_counterclaim(case: Case) -> bool:
    """Whether the case is a counterclaim that is heard together with the claim: its fee is halved (FEE art. 18)."""
    claims = case.links_in.filter(kind=COUNTERCLAIM).values("from_case")
    group = group_of(case)
    return group is not None and group.kind == CaseGroup.Kind.JOINT and claims.filter(from_case=group.lead_id).exists()


def hear_with_claim(*, actor: Actor, case: Case, follows: Mapping[str, str], now: dt.datetime) -> bool:
    """The counterclaim goes with its claim from now on, before the same panel; False where it does not, and is a suit of its own.

    While the claim is still heard neither is a small one any more (CPL 166 (5)), also where they cannot go together. In the
    caller's transaction, for a case that has no panel yet. Event: PanelChanged.
    """
    if follows.get("kind") != COUNTERCLAIM:
        return False
    claim = Case.objects.select_for_update(of=("self",)).get(pk=uuid.UUID(follows["case"]))
    if claim.state not in STILL_HEARD or claim.court_id != case.court_id:
        return False
    for one in (claim, case):
        _leave_small_claims(actor, one, now)
    sitting = list(claim.panel.filter(ended_at=None))
    if not sitting:
        return False
    try:
        join_group(actor=actor, lead=claim, case=case, kind=CaseGroup.Kind.JOINT, now=now)
    except CannotJoin:  # the claim goes with other cases already: the panel may consolidate them (CPL 143)
        return False
    PanelMember.objects.bulk_create(PanelMember(case=case, user_id=one.user_id, duty=one.duty) for one in sitting)
    record(actor=actor, action="hear_with_claim", obj=case, now=now, detail={"claim": claim.case_number})
    publish(PanelChanged(case_id=case.pk), now=now)
    return True


def _leave_small_claims(actor: Actor, case: Case, now: dt.datetime) -> None:
    """A case with a counterclaim is heard in the summary procedure: an appeal lies; the fee stays halved (CPL 166 (5))."""
    if case.procedure != Procedure.SMALL_CLAIMS:
        return
    case.procedure = Procedure.SUMMARY
    case.save(update_fields=["procedure"])
    record(actor=actor, action="convert_procedure", obj=case, now=now, detail={"procedure": case.procedure})
    start_trial_limit(actor=actor, case=case, now=now)
    add_timeline_entry(
        case=case, kind="procedure_converted", key="not_small_for_counterclaim", title_zh="因提出反诉，转为简易程序",
        title_en="Summary procedure, because of the counterclaim", now=now,
    )  # fmt: skip
    for user in sides_of(case):
        tell(
            user,
            title=_("本案转为简易程序"),
            body=_("案号 %(number)s：有当事人提出反诉，不再适用小额诉讼程序。对判决不服的，可以上诉。"),
            facts={"number": case.case_number},
            link=reverse("filing:case", args=[case.pk]),
            key=f"not-small:{case.pk}:{user.pk}",
            now=now,
        )
