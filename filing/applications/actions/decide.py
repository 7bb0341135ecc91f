"""An application is decided with reasons; a ruling is signed by the judge and takes effect when the clerk has sealed it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import check_document, draft_document, issue_document, seal_document, sign_document
from courtportal.kernel.rendering.keys import digest_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.applications.effects import PRECONDITIONS, take_effect
from filing.applications.effects.conduct import TRANSFERS, transferred_to
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.special import require_reported
from filing.applications.holding import access_held, hold_application
from filing.applications.models import Application
from filing.applications.papers import letter_data, ruling_data, serve, signers, statement_data, title_of
from filing.applications.recusal import COMMITTEE, COMMITTEE_DAY, RECUSALS, why_aside
from filing.applications.rules.enforcing import RULING
from filing.applications.rules.mediation import STATEMENT
from filing.applications.rules.recusal import Act
from filing.applications.rulings import can_be_appealed
from filing.applications.terms import nothing_to_answer, withdraw_terms
from filing.calendar.actions.trial_clock import resume_by_key
from filing.calendar.telling import tell_to_seal, tell_to_sign
from filing.cases.models import Party
from filing.cases.rules.states import IllegalStep
from filing.cases.timeline import add_timeline_entry
from filing.events import ApplicationDecided
from filing.to_sign.opened import require_read, require_same
from filing.to_sign.places import open_places

JOINING = "representation"  # asked by an agent who is not in the case yet
State, Outcome = Application.State, Application.Outcome


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is decided, by whom and when."""

    actor: Actor
    application_id: uuid.UUID
    outcome: str
    reasons: str
    terms: Mapping[str, str]
    now: dt.datetime


def decide_application(
    *,
    actor: Actor,
    application_id: uuid.UUID,
    outcome: str,
    reasons: str,
    now: dt.datetime,
    terms: Mapping[str, str] | None = None,
) -> Application:
    """Granted or refused, with reasons that the document states and the terms that the decider fixes.

    A ruling (裁定书) is drafted and signed by the judge and waits for the other judges of a panel (``sign_ruling``) and for the
    clerk's seal; a decision or notice takes effect at once, and its document follows (``issue_letter``). Who may: the decider of
    its kind. Raises CannotDecide. Event, once it has effect: ApplicationDecided. Signed and sealed with no transaction open:
    judged before, and judged again to be kept.
    """
    decision = _Decision(actor, application_id, outcome, reasons.strip(), terms or {}, now)
    application, document = _judge(decision), None
    if application.document_form == "ruling":
        document = _signed_ruling(application, actor, now)
        if document.state == CourtDocument.State.SIGNED:  # no clerk is assigned: the portal seals for the court
            document = seal_document(actor=SYSTEM, document=document, now=now)
    return _settle(decision, document)


def ruling_to_read(
    *, actor: Actor, application_id: uuid.UUID, outcome: str, reasons: str, now: dt.datetime, terms: Mapping[str, str]
) -> CourtDocument | None:
    """The ruling as ``decide_application`` would make it, for the judge to read first; None if it is decided by no ruling.

    Nothing is kept. Who may: the decider of its kind. Raises CannotDecide.
    """
    application = _judge(_Decision(actor, application_id, outcome, reasons.strip(), terms, now))
    if application.document_form != "ruling":
        return None
    kind, data = _ruling(application, now)
    case = application.case
    return as_it_would_be(kind, data, court=application.court, case_id=case.pk, case_number=case.case_number)


@transaction.atomic
def _judge(decision: _Decision) -> Application:
    """The application as it would be decided; nothing is kept yet."""
    application = access_held(decision.actor, decision.application_id, "decide")
    _require_no_recusal(application, decision.actor)
    application.outcome, application.reasons = Outcome(decision.outcome), decision.reasons
    application.terms = {one.key: decision.terms.get(one.key, "") for one in application.definition.terms}
    if application.decider == COMMITTEE:
        application.terms[COMMITTEE_DAY] = _day_of_committee(application, decision)
    application.decided_by_id, application.decided_at = decision.actor.account_id, decision.now
    _require_possible(application, clock.local(decision.now).date())
    return application


def _day_of_committee(application: Application, decision: _Decision) -> str:
    """When the adjudication committee decided, after it was asked and not after today. Raises CannotDecide."""
    day, asked = decision.terms.get(COMMITTEE_DAY, ""), clock.local(application.submitted_at).date()
    if not day or not asked <= dt.date.fromisoformat(day) <= clock.local(decision.now).date():
        raise CannotDecide("committee_day")
    return day


@transaction.atomic
def _settle(decision: _Decision, document: CourtDocument | None) -> Application:
    application = _judge(decision)
    application.document = document
    if document is None or document.state == CourtDocument.State.SEALED:
        return _finish(application, decision.actor, decision.now)
    application.state = State.RULED
    application.save()
    link = reverse("filing:application", args=[application.pk])
    (tell_to_sign if open_places(document).exists() else tell_to_seal)(application.case, document, link, decision.now)
    record(actor=decision.actor, action="rule", obj=application, now=decision.now, detail={"outcome": decision.outcome})
    return application


def seal_ruling(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime, read: str = "") -> Application:
    """The clerk countersigns and seals the ruling: it is served and takes effect on the case (CPL 157), at once or, where an
    appeal lies against it, when nobody can appeal any more.

    Raises CannotDecide when the case has moved on meanwhile; a paper that was sealed in vain is neither filed nor served.
    Raises ChangedSinceRead where the text is another than ``read``, AnotherDocument where it became another while it was sealed.
    """
    document = sealable_ruling(actor=actor, application_id=application_id, now=now)
    require_read(document.unsigned_sha256, read)
    signed = sign_document(actor=actor, document=document, slot="clerk", now=now)
    sealed = seal_document(actor=actor, document=signed, now=now)
    return _keep_sealed(actor, application_id, sealed, read, now)


def sealable_ruling(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> CourtDocument:
    """The signed ruling that ``seal_ruling`` would seal, for the clerk to read first. Raises CannotDecide."""
    document = _sealable(actor, application_id, now).document
    if document is None:
        raise LookupError(application_id)
    return document


@transaction.atomic
def keep_sealed(document: CourtDocument, application_id: uuid.UUID, actor: Actor, now: dt.datetime) -> Application:
    """A ruling that the portal has sealed for a case without a clerk after the last signature. Raises CannotDecide."""
    application = hold_application(application_id)
    require_same(application.document_id, document)
    _require_possible(application, clock.local(now).date())
    application.document = document
    return _finish(application, actor, now)


@transaction.atomic
def _sealable(actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> Application:
    application = access_held(actor, application_id, "seal")
    _require_no_recusal(application, actor)
    _require_possible(application, clock.local(now).date())
    return application


@transaction.atomic
def _keep_sealed(actor: Actor, application_id: uuid.UUID, document: CourtDocument, read: str, now: dt.datetime) -> Application:
    require_same(hold_application(application_id).document_id, document)
    application = _sealable(actor, application_id, now)
    require_read(application.document.unsigned_sha256 if application.document else "", read)
    application.document = document
    return _finish(application, actor, now)


def issue_letter(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The sealed document of a decision or notice that has effect (it may name what followed) is filed and served, once."""
    found = Application.objects.select_related("case", "court", "party").get(pk=application_id)
    if found.document_id is not None or not found.document_form:
        return
    _keep_letter(application_id, _letter(found, now), now)


@transaction.atomic
def _keep_letter(application_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> None:
    application = hold_application(application_id)
    if application.document_id is None:
        application.document = document
        application.save(update_fields=["document"])
        serve(application, now)


@transaction.atomic
def check_application(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> Application:
    """The division head found it in order; the president decides (审批: officer or panel, head, president)."""
    application = access_held(actor, application_id, "check")
    application.state, application.checked_by_id, application.checked_at = State.CHECKED, actor.user_id, now
    application.save(update_fields=["state", "checked_by", "checked_at"])
    record(actor=actor, action="check", obj=application, now=now)
    return application


@transaction.atomic
def withdraw_application(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> Application:
    """Taken back by who made it, before it is decided. Who may: the party or agent that made it, as long as it acts for the
    party, and with special authority where that was needed to make it (CPL 62). Raises Refused.
    """
    application = access_held(actor, application_id, "withdraw")
    if application.party_id is not None and application.kind != JOINING:
        access(actor, Party, application.party_id, "apply_specially" if application.definition.special else "apply")
    return take_back(actor=actor, application=application, now=now)


def take_back(*, actor: Actor, application: Application, now: dt.datetime) -> Application:
    """The application waits no more, and the term that it had met is no longer met. In the caller's transaction, which holds
    the application and has judged the right to it.
    """
    application.state = State.WITHDRAWN
    application.save(update_fields=["state"])
    withdraw_terms(application, actor, now)
    resume_by_key(actor=actor, key=f"application:{application.pk}", now=now)
    kind = application.definition
    add_timeline_entry(
        case=application.case, kind="application", key=f"application_withdrawn:{application.pk}",
        title_zh=f"撤回申请：{kind.name.zh}", title_en=f"Application withdrawn: {kind.name.en}", now=now,
        for_court_only=kind.confidential or kind.secret,
    )  # fmt: skip
    record(actor=actor, action="withdraw", obj=application, now=now)
    return application


def _require_no_recusal(application: Application, actor: Actor) -> None:
    """Who was asked to stand aside decides and seals nothing but urgent measures before that is decided (CPL 48 para 2)."""
    act = Act.DECIDE if application.decider == "panel" and application.kind not in RECUSALS else Act.WORK
    if why_aside(actor, application.case, Act.URGENT if application.definition.urgent_measure else act):
        raise CannotDecide("stands_aside")


def _require_possible(application: Application, today: dt.date) -> None:
    """The case is still in a state in which this can be granted; what the law does not leave to the court cannot be refused."""
    application.case.refresh_from_db()
    if application.outcome == Outcome.REFUSED and not application.definition.refused:
        raise CannotDecide("must_allow")
    if application.outcome == Outcome.GRANTED and application.case.state not in application.definition.states:
        raise CannotDecide("state")
    if application.outcome == Outcome.GRANTED and application.kind in TRANSFERS:
        transferred_to(application)  # said to the judge, before a ruling is signed that nobody can seal
    if application.definition.lacking(application.outcome, application.terms):
        raise CannotDecide("incomplete")
    require_reported(application)
    precondition = PRECONDITIONS.get(application.kind)
    if application.outcome == Outcome.GRANTED and precondition is not None:
        precondition(application, today)


def _finish(application: Application, actor: Actor, now: dt.datetime) -> Application:
    """Its effects on the case, then service of the ruling."""
    granted = application.outcome == Outcome.GRANTED
    waits = can_be_appealed(application)
    application.state = State.SEALED if waits else State.GRANTED if granted else State.REFUSED
    if granted and not application.definition.executed_first:
        application.disclosed_at = now
    application.save()
    if not waits:
        _do(application, actor, now)
    if not granted:
        nothing_to_answer(application, actor, now)
    application.save()
    serve(application, now)
    record(actor=actor, action="decide", obj=application, now=now, detail={"outcome": application.outcome})
    publish(ApplicationDecided(application_id=application.pk, case_id=application.case_id), now=now)
    return application


def _do(application: Application, actor: Actor, now: dt.datetime) -> None:
    try:
        take_effect(application, actor, now)
    except IllegalStep as error:
        raise CannotDecide("state") from error


def _kind_of_ruling(application: Application) -> str:
    own = application.definition.document_kind
    return own if own == RULING or (own and application.outcome == Outcome.GRANTED) else "procedural_ruling"


def _ruling(application: Application, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """Its kind of document and what it says."""
    kind = _kind_of_ruling(application)
    return kind, (statement_data if kind == STATEMENT else ruling_data)(application, now)


def _signed_ruling(application: Application, actor: Actor, now: dt.datetime) -> CourtDocument:
    """Under a key of what it says and who signs: who was interrupted and decides the same finds it, else it is another."""
    kind, data = _ruling(application, now)
    places = signers(application, actor)
    document = draft_document(
        actor=actor,
        kind=kind,
        court=application.court,
        data=data,
        now=now,
        case_id=application.case_id,
        case_number=application.case.case_number,
        signers=places,
        key=f"ruling:{application.pk}:{digest_of({**data, 'signers': [str(one.user_id) for one in places]})}",
    )
    if document.state == CourtDocument.State.DRAFT:
        check_document(actor=actor, document=document, now=now)
    return sign_document(actor=actor, document=document, slot="judge", now=now)


def _letter(application: Application, now: dt.datetime) -> CourtDocument:
    return issue_document(
        actor=SYSTEM,
        kind=f"procedural_{application.document_form}",
        court=application.court,
        data=letter_data(application, now),
        now=now,
        case_id=application.case_id,
        case_number=application.case.case_number,
        title=title_of(application),
        key=f"letter:{application.pk}",
    )
