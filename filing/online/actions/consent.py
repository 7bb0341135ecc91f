"""Consent to online litigation is asked for, given, refused or withdrawn: each a new row of the ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.clock import local
from filing.calendar.models import Hearing
from filing.calendar.telling import sides_of_party
from filing.cases.grouping import heard_together
from filing.cases.holding import access_party
from filing.cases.models import Case, Party
from filing.mediation.actions.end import stop_online
from filing.notices import tell
from filing.online.actions.mode import follow_consent
from filing.online.asked import answered_by
from filing.online.models import OnlineConsent
from filing.online.queries import sittings_to_come, standing
from filing.online.rules import ASKED, STEP_OF_SITTING, Deed, Means, Step, may_answer, withdrawn_in_time

# The version of the words that a person is shown and agrees to; a new wording gets a new number.
STATEMENT = "2026-1"


STEPS = dict(OnlineConsent.STEPS)
_ASKED = _(
    "%(case)s：法院征询您是否同意%(step)s在线进行，请在%(due)s前答复同意或者不同意；不同意的，线下进行，您的权利不受影响。"
)
_ASKED_FOR_A_DAY = _(
    "%(case)s：法院征询您是否同意%(on)s的%(step)s在线进行，请在%(due)s前答复同意或者不同意；不同意的，线下进行，您的权利不受影响。"
)


class CannotAnswer(Exception):
    """The deed cannot be entered; ``code`` says why: ``not_now``, ``no_reason``, ``too_late``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is entered for whom."""

    party: Party
    step: Step
    deed: Deed
    means: Means = Means.PLATFORM
    reason: str = ""
    hearing: Hearing | None = None


@transaction.atomic
def ask_consent(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    step: Step,
    party_ids: Sequence[uuid.UUID],
    means: Means = Means.PLATFORM,
    now: dt.datetime,
) -> list[OnlineConsent]:
    """The court asks these parties for consent to one step (OLR arts 4, 10; art. 23 by publication); who consented is not asked.

    Who may: the panel. Whoever acts online for a party is told. Raises ValueError for the filing, which is its filer's choice.
    """
    case = access(actor, Case, case_id, "ask_consent")
    if step not in ASKED:
        raise ValueError("nobody is asked for the filing")
    rows = [
        _ask(_Deed(party, step, Deed.ASKED, means), actor, now)
        for party in case.parties.filter(pk__in=party_ids, left_at=None).order_by("role", "order")
        if (entry := standing(party, step)) is None or entry.deed != Deed.GIVEN
    ]
    detail = {"step": step.value, "parties": len(rows)}
    record(actor=actor, action="ask_online_consent", obj=case, now=now, detail=detail)
    return rows


@transaction.atomic
def ask_for_hearing(*, hearing: Hearing, now: dt.datetime) -> list[OnlineConsent]:
    """Whoever has not been asked yet is asked, because a hearing is planned online; each party once, in its own case."""
    present = Party.objects.filter(case__in=heard_together(hearing.case), left_at=None).order_by("role", "order")
    step = STEP_OF_SITTING[hearing.kind]
    fresh = [party for party in present if standing(party, step) is None]
    rows = [_ask(_Deed(party, step, Deed.ASKED, hearing=hearing), SYSTEM, now) for party in fresh]
    if rows:
        record(actor=SYSTEM, action="ask_online_consent", obj=hearing.case, now=now, detail={"step": step.value})
    return rows


def ask_who_has_not_consented(*, case: Case, step: Step, now: dt.datetime) -> list[OnlineConsent]:
    """The parties without a standing consent to the step are asked; the step's own invitation tells them.

    In the caller's transaction, which has judged who may begin the step.
    """
    present = case.parties.filter(left_at=None).order_by("role", "order")
    fresh = [one for one in present if (entry := standing(one, step)) is None or entry.deed in {Deed.REFUSED, Deed.WITHDRAWN}]
    return [_enter(_Deed(party, step, Deed.ASKED), SYSTEM, now) for party in fresh]


def consent_by_taking_part(*, actor: Actor, party: Party, step: Step, now: dt.datetime) -> None:
    """The party consents to the step where the page on which it agrees to take part says so; nothing if it has consented.

    In the caller's transaction, which has judged that the actor may agree for the party.
    """
    entry = standing(party, step)
    if entry is None or entry.deed != Deed.GIVEN:
        _answer(_Deed(party, step, Deed.GIVEN), actor, now)


def _ask(deed: _Deed, actor: Actor, now: dt.datetime) -> OnlineConsent:
    row = _enter(deed, actor, now)
    coming = deed.hearing or next(iter(sittings_to_come(deed.party.case, deed.step)), None)
    on = local(coming.starts_at).date() if coming else None
    due = answered_by(row.made_at, on, now)
    for user in sides_of_party(deed.party):
        tell(
            user,
            title=_("是否同意在线进行诉讼"),
            body=_ASKED_FOR_A_DAY if on else _ASKED,
            facts={"case": deed.party.case.case_number, "step": STEPS[deed.step], "due": due, "on": on},
            link=reverse("filing:online", args=[deed.party.case_id]),
            key=f"online-consent:{row.pk}:{user.pk}",
            now=now,
        )
    return row


@transaction.atomic
def answer_consent(
    *, actor: Actor, party_id: uuid.UUID, step: Step, deed: Deed, reason: str = "", now: dt.datetime
) -> OnlineConsent:
    """The party consents to one step, refuses it or takes its consent back (OLR arts 4, 5). Who may: who acts for the party.

    A hearing to come follows the answer: who consents appears online, who does not comes to the court room; a mediation that
    runs online stops with a refusal or withdrawal. Raises
    CannotAnswer: a refusal and a withdrawal need a reason, and a withdrawal a reasonable time before the step.
    """
    party = access_party(actor, party_id, "consent_online")
    return _answer(_Deed(party, step, deed, reason=reason), actor, now)


@transaction.atomic
def note_consent(
    *, actor: Actor, party_id: uuid.UUID, step: Step, deed: Deed, means: Means, reason: str = "", now: dt.datetime
) -> OnlineConsent:
    """The clerk writes down what a party said by telephone or on paper (OLR art. 30). Who may: the panel. Raises as above."""
    party = access_party(actor, party_id, "note_consent")
    return _answer(_Deed(party, step, deed, means, reason), actor, now)


def _answer(given: _Deed, actor: Actor, now: dt.datetime) -> OnlineConsent:
    if given.step not in ASKED or not may_answer(standing(given.party, given.step), given.deed):
        raise CannotAnswer("not_now")
    if given.deed != Deed.GIVEN and not given.reason.strip():
        raise CannotAnswer("no_reason")
    coming = sittings_to_come(given.party.case, given.step)
    hearing = coming[0] if coming else None
    if given.deed == Deed.WITHDRAWN and not withdrawn_in_time(hearing.starts_at if hearing else None, now):
        raise CannotAnswer("too_late")
    row = _enter(replace(given, hearing=hearing), actor, now)
    detail = {"step": given.step.value, "deed": given.deed.value, "means": given.means.value}
    record(actor=actor, action="online_consent", obj=row, now=now, reason=given.reason, detail=detail)
    for one in coming:
        follow_consent(actor=actor, hearing=one, answer=row, now=now)
    if given.step == Step.MEDIATION and given.deed != Deed.GIVEN:
        stop_online(actor=actor, case_id=given.party.case_id, now=now)
    return row


def _enter(deed: _Deed, actor: Actor, now: dt.datetime) -> OnlineConsent:
    return OnlineConsent.objects.create(
        party=deed.party, step=deed.step.value, deed=deed.deed.value, means=deed.means.value, reason=deed.reason.strip()[:200],
        statement=STATEMENT, hearing=deed.hearing, made_by_id=actor.user_id, made_at=now,
    )  # fmt: skip
