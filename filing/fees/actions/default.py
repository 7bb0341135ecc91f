"""A fee that is not paid in time: proposed to the judge, who rules that the case is treated as withdrawn or goes on with it."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.rendering.wording import plain_date
from filing.applications.actions.submit import Request, put_forward
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.cases.timeline import add_timeline_entry
from filing.fees.actions.change import change_fee
from filing.fees.actions.owe_nothing import OPEN_DEFAULTS
from filing.fees.holding import access_held, hold_fee
from filing.fees.models import Fee, FeeDefault, ReliefApplication
from filing.fees.rules.changes import Turn
from filing.fees.telling import tell_side

# A fee of which purpose, unpaid, ends what; the kinds of the catalogue of applications that carry the ruling.
KINDS: dict[str, str] = {
    Fee.Purpose.CLAIM: "deemed_withdrawal",
    Fee.Purpose.APPEAL: "deemed_appeal_withdrawal",
    Fee.Purpose.COUNTERCLAIM: "deemed_counterclaim_withdrawal",
    Fee.Purpose.THIRD_PARTY: "deemed_counterclaim_withdrawal",
}
AFTER_RELIEF = dt.timedelta(days=7)


class NotInDefault(Exception):
    """There is no unpaid fee on which could be ruled."""


@transaction.atomic
def propose_default(*, fee_id: uuid.UUID, today: dt.date, now: dt.datetime) -> FeeDefault | None:
    """The fee stands before the panel as not paid in time (CPL-I art. 213), once for each last day; else None.

    Nobody is in default before the seven days from the service of the notice are over (FEE art. 22), while relief is asked for,
    or within seven days of the decision on it. Only a claim, a counterclaim or an appeal ends for want of its fee.
    """
    fee = hold_fee(fee_id)
    if fee.state != Fee.State.DUE or fee.purpose not in KINDS or fee.due_on is None or fee.due_on >= today:
        return None
    if _is_withdrawn(fee):
        return None  # the claim is gone already: there is nothing that could be treated as withdrawn
    answered = Q(decided_at__gt=now - AFTER_RELIEF)  # a part that is still to be paid is as new to the payer as a refusal
    if fee.relief.filter(answered | Q(state=ReliefApplication.State.SUBMITTED)).exists():
        return None
    running = fee.case.deadlines.filter(Q(party_id=fee.payer_id), rule="fee", state=Deadline.State.RUNNING)
    if running.filter(due_on__gte=today).exists():
        return None
    default, created = FeeDefault.objects.get_or_create(fee=fee, due_on=fee.due_on, defaults={"proposed_at": now})
    if created:
        record(actor=SYSTEM, action="propose_fee_default", obj=default, now=now, detail={"due_on": fee.due_on.isoformat()})
    return default


def _is_withdrawn(fee: Fee) -> bool:
    """The counterclaim of the payer was withdrawn by ruling; who withdrew bears the fee (FEE art. 34)."""
    granted = Application.objects.filter(kind="counterclaim_withdrawal", state=Application.State.GRANTED)
    return fee.purpose == Fee.Purpose.COUNTERCLAIM and granted.filter(party=fee.payer).exists()


@transaction.atomic
def settle_withdrawn(*, party_id: uuid.UUID, now: dt.datetime) -> None:
    """The counterclaim of the party is withdrawn: no ruling for want of its fee is to come any more; in the caller's transaction.

    What was not paid stays owed by who withdrew (FEE art. 34): nobody is in default for it.
    """
    for fee in Fee.objects.filter(payer_id=party_id, purpose=Fee.Purpose.COUNTERCLAIM, state=Fee.State.DUE):
        hold_fee(fee.pk)
        fee.defaults.filter(state__in=OPEN_DEFAULTS).update(state=FeeDefault.State.SETTLED, decided_at=now)
        drop_ruling(fee_id=fee.pk, now=now)
        record(actor=SYSTEM, action="settle_withdrawn_counterclaim", obj=fee, now=now)


@transaction.atomic
def decide_default(
    *,
    actor: Actor,
    default_id: uuid.UUID,
    withdrawn: bool,
    reason: str,
    now: dt.datetime,
    until: dt.date | None = None,
) -> FeeDefault:
    """The judge has the ruling drafted, or goes on with the case, if need be with another last day (``until``).

    The draft is an application that the panel itself puts forward: the judge signs it there, and it takes effect with the seal.
    Until then the payer may still pay. Who may: the judge of the case, while the fee is unpaid. Raises CannotApply where the
    case has moved on.
    """
    default = access_held(actor, FeeDefault, default_id, "decide")
    default.state = FeeDefault.State.RULING if withdrawn else FeeDefault.State.KEPT
    default.reason, default.decided_by_id, default.decided_at = reason[:200], actor.account_id, now
    if withdrawn:
        default.application = _draft_ruling(actor, default, reason, now)
    elif until is not None:
        _extend(default.fee, until, now)
    default.save(update_fields=["state", "reason", "decided_by", "decided_at", "application"])
    record(actor=actor, action=f"fee_default_{default.state}", obj=default, now=now, reason=reason[:200])
    return default


def _draft_ruling(actor: Actor, default: FeeDefault, reason: str, now: dt.datetime) -> Application:
    content = {"party": str(default.fee.payer_id), "reasons": _reasons(default, reason)}
    request = Request(KINDS[default.fee.purpose], content, f"fee_default:{default.pk}")
    return put_forward(actor=actor, case_id=default.fee.case_id, request=request, now=now)


def _reasons(default: FeeDefault, reason: str) -> str:
    """The draft of the reasons, in the language of record; the judge edits it before signing."""
    fee = default.fee
    name = fee.payer.name if fee.payer else ""
    text = (
        f"经本院通知，{name}应于{plain_date(default.due_on)}前交纳案件受理费{fee.outstanding:.2f}元，期满未交纳，"
        "也没有获准缓交、减交或者免交。"
    )
    return f"{text}{reason.strip()}"


def _extend(fee: Fee, until: dt.date, now: dt.datetime) -> None:
    """The fee has another last day, which is the judge's and no longer that of the notice."""
    fee.due_on, fee.deadline = until, None
    fee.save(update_fields=["due_on", "deadline"])
    tell_side(
        fee,
        title=_("交费期限延长了"),
        body=_("案号 %(number)s：法院同意您在%(day)s前交纳诉讼费。"),
        key=f"fee_extended:{fee.pk}:{until}",
        facts={"day": until},
        now=now,
    )


def default_of(*, case_id: uuid.UUID, party_id: uuid.UUID, kind: str) -> FeeDefault:
    """The open default of the party on which a ruling of this kind is made. Raises NotInDefault."""
    purposes = [purpose for purpose, named in KINDS.items() if named == kind]
    found = FeeDefault.objects.filter(
        fee__case_id=case_id, fee__payer_id=party_id, fee__purpose__in=purposes, state__in=OPEN_DEFAULTS
    )
    default = found.order_by("-due_on").first()
    if default is None:
        raise NotInDefault
    return default


@transaction.atomic
def finish_default(*, default: FeeDefault, withdrawn: bool, reason: str, now: dt.datetime) -> None:
    """The ruling is sealed: nothing more is owed and half of what was paid goes back (CPL-I arts 199, 213); or the case goes on.

    Raises NotInDefault when the fee was paid meanwhile.
    """
    hold_fee(default.fee_id)
    default = FeeDefault.objects.select_for_update(of=("self",)).get(pk=default.pk)
    if default.state not in OPEN_DEFAULTS:
        raise NotInDefault
    default.state = FeeDefault.State.WITHDRAWN if withdrawn else FeeDefault.State.KEPT
    default.decided_at = now
    default.save(update_fields=["state", "decided_at"])
    if not withdrawn:
        return
    change_fee(actor=SYSTEM, fee_id=default.fee_id, turn=Turn.UNPAID, now=now, reason=reason)
    add_timeline_entry(
        case=default.fee.case,
        kind="fee_default",
        key=f"fee_default:{default.pk}",
        title_zh="未按期交纳诉讼费，按撤诉处理",
        title_en="Fee not paid in time: treated as withdrawn",
        now=now,
    )
    record(actor=SYSTEM, action="fee_default_withdrawn", obj=default, now=now, reason=reason[:200])


@transaction.atomic
def drop_ruling(*, fee_id: uuid.UUID, now: dt.datetime) -> int:
    """The fee was paid before its ruling was sealed: what was put forward is taken back by the portal."""
    of_fee = {"fee_defaults__fee_id": fee_id, "fee_defaults__state": FeeDefault.State.SETTLED}
    waiting = (Application.State.SUBMITTED, Application.State.RULED)
    ids = list(Application.objects.filter(**of_fee, state__in=waiting).values_list("pk", flat=True))
    for application in Application.objects.select_for_update(of=("self",)).filter(pk__in=ids, state__in=waiting):
        application.state = Application.State.WITHDRAWN
        application.save(update_fields=["state"])
        record(actor=SYSTEM, action="withdraw", obj=application, now=now, reason="fee paid")
    return len(ids)
