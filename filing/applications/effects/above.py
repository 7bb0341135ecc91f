"""A case of a court above ends without a decision on the merits: what follows there, and for the case and judgment below."""

import datetime as dt

from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.applications.effects.common import close_case, fee_ground, note
from filing.applications.models import Application
from filing.applications.queries import claims_beside
from filing.applications.rules.above import DISMISSED_TOO
from filing.cases.models import Case, CaseLink
from filing.cases.taking_over import OF_THE_SUIT
from filing.decisions.models import Decision
from filing.decisions.setting_aside import set_aside
from filing.events import ClaimOver
from filing.fees.actions.change import change_fee
from filing.fees.actions.reverse_shares import reverse_shares
from filing.fees.models import Fee
from filing.fees.rules.changes import Turn

Given = Decision.State


def end_suit_below(application: Application, act: str, closing: str, actor: Actor, now: dt.datetime) -> list[Case]:
    """The suit ends together with its appeal: the judgment below takes no effect any more. The cases that were closed."""
    links = application.case.links_in.filter(kind=CaseLink.Kind.APPEAL, from_case__state=Case.State.APPEALED)
    closed = []
    for link in links.select_related("from_case"):
        for fallen in link.from_case.decisions.filter(state=Given.SEALED):
            set_aside(fallen, by=application.case, outcome=Decision.Outcome.REVERSED, now=now)
        reverse_shares(actor=actor, case_id=link.from_case_id, now=now)
        closed.append(close_case(application, act, closing, actor, now, case=link.from_case))
    return closed


def dismiss_on_appeal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """No court should have heard the suit: both instances are closed and their fees go back (CPL-I 328; FEE 8).

    A counterclaim and a third party's own claim do not fall with it, as in first instance (CPL-I 237, 239, applied by analogy
    [verify]), unless the panel finds that they are not for the courts either: the appeal goes on about them, and what its
    judgment says of the one below holds for them alone.
    """
    others = claims_beside(application.case)
    if others and application.terms.get("others") != DISMISSED_TOO:
        note(
            application,
            "本诉驳回起诉，反诉或者第三人的请求继续审理",
            "The action is dismissed; the other claims are heard on",
            now,
        )
        publish(ClaimOver(case_id=application.case_id), now=now)
        below = [link.from_case for link in application.case.links_in.filter(kind=CaseLink.Kind.APPEAL)]
        _give_back(below, (Fee.Purpose.CLAIM,), now)
        return
    above = close_case(application, "dismiss_action", Case.Closing.DISMISSED, actor, now)
    below = end_suit_below(application, "dismiss_below", Case.Closing.DISMISSED, actor, now)
    _give_back([above, *below], (*OF_THE_SUIT, Fee.Purpose.APPEAL), now)


def _give_back(cases: list[Case], purposes: tuple[str, ...], now: dt.datetime) -> None:
    for fee in Fee.objects.filter(case__in=cases, purpose__in=purposes):
        change_fee(actor=SYSTEM, fee_id=fee.pk, turn=Turn.DISMISSED, reason="dismissed_on_appeal", now=now)


def withdraw_retrial(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The examination or the retrial is closed; what had effect keeps it (CPL-I 398, 404). Half of a fee goes back (FEE 15)."""
    fee_ground(application, now)
    close_case(application, "withdraw_retrial", Case.Closing.RETRIAL_WITHDRAWN, actor, now)


def end_retrial(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The retrial is closed and the decision is enforced again (CPL-I 404); what was paid stays (FEE 28)."""
    case = close_case(application, "end_retrial", Case.Closing.RETRIAL_ENDED, actor, now)
    for fee in Fee.objects.filter(case=case, purpose=Fee.Purpose.RETRIAL):
        change_fee(actor=SYSTEM, fee_id=fee.pk, turn=Turn.TERMINATED, reason="retrial_ended", now=now)


def end_examination(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The examination is closed without a ruling on the ground (CPL-I 400)."""
    close_case(application, "end_examination", Case.Closing.RETRIAL_ENDED, actor, now)


GRANTED = {
    "dismissal_on_appeal": dismiss_on_appeal,
    "retrial_withdrawal": withdraw_retrial,
    "retrial_termination": end_retrial,
    "examination_termination": end_examination,
}
