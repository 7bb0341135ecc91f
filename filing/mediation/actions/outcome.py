"""What the court's decision on the agreement means for the mediation and the case. Done by the portal, once each."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Role
from filing.applications.actions.submit import Request, create
from filing.applications.effects.common import close_case
from filing.applications.models import Application
from filing.applications.rules.mediation import STATEMENT
from filing.calendar.models import Deadline
from filing.cases.copying import copies_of
from filing.cases.models import Case, Party
from filing.decisions.actions.conclude_review import settle_below
from filing.decisions.models import Decision
from filing.decisions.queries import draft_facts
from filing.decisions.reviewing import first_instance, is_review
from filing.decisions.rules import drafting
from filing.decisions.rules.holding import Obligation
from filing.dossier.models import ServedDocument
from filing.fees.grounds import closed_by_mediation
from filing.mediation.actions.end import fail
from filing.mediation.holding import hold_mediation
from filing.mediation.models import Mediation, MediationAgreement, MediationParty
from filing.mediation.queries import agreement_of
from filing.mediation.rules.offers import SIDES, Terms, reads_as_one
from filing.mediation.transitions import move, tell_people

State = Mediation.State
FEE_TEXT = "案件受理费减半收取，由各方当事人依协议负担；协议没有约定的，由原告负担。"


@transaction.atomic
def put_before_panel(*, mediation_id: uuid.UUID, now: dt.datetime) -> Application:
    """The signed agreement waits for the judge, who makes the statement from it; once."""
    mediation = hold_mediation(mediation_id)
    agreement = agreement_of(mediation)
    if agreement is None or mediation.case is None or mediation.mediator is None:
        raise LookupError(mediation_id)
    if agreement.application is not None:
        return agreement.application
    party = mediation.parties.exclude(party=None).exclude(user=None).select_related("party", "user").order_by("order")[0]
    text = reads_as_one(agreement.document.data["clauses"])
    content = {
        "agreement": text, "mediator": mediation.mediator.user.display_name, "agreed_terms": text, "fee_text": FEE_TEXT,
        **told(mediation.case),
    }  # fmt: skip
    actor = _as(party)
    agreement.application = create(
        actor=actor, case=mediation.case, party=party.party, request=Request(STATEMENT, content, f"{STATEMENT}:{agreement.pk}"),
        now=now,
    )  # fmt: skip
    agreement.save(update_fields=["application"])
    record(actor=SYSTEM, action="put_agreement_before_panel", obj=mediation, now=now)
    return agreement.application


@transaction.atomic
def conclude_confirmation(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The court has confirmed the agreement, which can now be enforced like a judgment, or dismissed the application.

    What was filed as an application, of an agreement reached elsewhere, concludes no mediation of the portal's.
    """
    agreement = MediationAgreement.objects.select_related("mediation").filter(application_id=application_id).first()
    if agreement is None:
        return
    mediation, application = agreement.mediation, agreement.application
    if mediation.state != State.CONFIRMING or application is None:
        return
    granted = application.outcome == Application.Outcome.GRANTED
    if granted:
        _note_decision(application, agreement, Decision.Kind.RULING, application.case, _decided_on(application), now)
    mediation.ended_at = now
    move(mediation, "confirmed" if granted else "dismissed", fields=("ended_at",))
    record(actor=SYSTEM, action="conclude_confirmation", obj=mediation, now=now, detail={"confirmed": granted})
    tell_people(
        mediation,
        title=_("法院确认调解协议有效") if granted else _("法院驳回司法确认申请"),
        body=_("调解编号 %(number)s。一方不履行的，对方可以申请执行。")
        if granted
        else _("调解编号 %(number)s。可以重新调解，也可以起诉。"),
        key="concluded",
        now=now,
    )


@transaction.atomic
def confirmation_taken_back(*, case_id: uuid.UUID, now: dt.datetime) -> None:
    """The parties' case of confirmation has ended without a ruling: the agreement binds as before, and they may ask again within
    its thirty days (CPL 205; CPL-I 357). Nothing for what concludes no mediation of the portal's.
    """
    of_case = {"application__case": case_id, "mediation__state": State.CONFIRMING}
    agreement = MediationAgreement.objects.select_related("mediation", "confirm_by").filter(**of_case).first()
    if agreement is None:
        return
    agreement.application = None
    agreement.save(update_fields=["application"])
    if agreement.confirm_by is not None:
        agreement.confirm_by.state = Deadline.State.RUNNING
        agreement.confirm_by.save(update_fields=["state"])
    mediation = agreement.mediation
    move(mediation, "confirmation_withdrawn")
    record(actor=SYSTEM, action="confirmation_taken_back", obj=mediation, now=now, detail={"case": str(case_id)})
    tell_people(
        mediation,
        title=_("司法确认申请已经撤回"),
        body=_("调解编号 %(number)s。调解协议仍然有约束力；在协议生效之日起三十日内，各方可以再次共同申请。"),
        key=f"unconfirmed:{case_id}",
        now=now,
    )


@transaction.atomic
def conclude_statement(*, case_id: uuid.UUID, document_id: uuid.UUID, now: dt.datetime) -> None:
    """When every party has received the statement it is effective: the case ends, half the fee goes back (CPL 100; FEE 15).

    On appeal and in a retrial the judgment below counts as set aside with it (CPL 179).
    """
    agreement = MediationAgreement.objects.select_related("mediation").filter(application__document=document_id).first()
    if agreement is None or agreement.mediation.state != State.STATEMENT or agreement.application is None:
        return
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    parties = list(case.parties.filter(left_at=None))
    served = dict(ServedDocument.objects.filter(document=document_id).values_list("party_id", "effective_at"))
    if not {party.pk for party in parties} <= set(served):
        return
    last = clock.local(max(served[party.pk] for party in parties)).date()
    application, mediation = agreement.application, agreement.mediation
    close_case(application, "close_by_mediation", Case.Closing.MEDIATED, SYSTEM, now)
    Case.objects.filter(pk=case.pk).update(effective_on=last)
    statement = _note_decision(application, agreement, Decision.Kind.MEDIATION, case, last, now)
    if is_review(case):
        settle_below(actor=SYSTEM, statement=statement, day=last, now=now)
    mediation.ended_at = now
    move(mediation, "statement_effective", fields=("ended_at",))
    closed_by_mediation(case_id=case.pk, key=f"mediated:{mediation.pk}", now=now)
    record(actor=SYSTEM, action="conclude_statement", obj=mediation, now=now)
    tell_people(
        mediation,
        title=_("民事调解书已经生效，案件结案"),
        body=_("%(number)s。案件受理费减半，多交的退还。"),
        key="concluded",
        now=now,
    )


@transaction.atomic
def statement_refused(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The court found that the agreement cannot be stated: the case goes on."""
    agreement = MediationAgreement.objects.select_related("mediation").get(application_id=application_id)
    if agreement.mediation.state == State.STATEMENT:
        record(actor=SYSTEM, action="statement_refused", obj=agreement.mediation, now=now)
        fail(actor=SYSTEM, mediation=agreement.mediation, ending=Mediation.Ending.NOT_SETTLED, now=now)


def told(case: Case) -> dict[str, str]:
    """Claims and facts as the complaint has them, or a change has put them, for the judge to edit; a paper case tells nothing."""
    facts = draft_facts(case).as_claimed()
    if not facts.of_section("claims"):
        return {"claims": "", "facts": ""}
    return {"claims": drafting.claims(facts), "facts": drafting.found(facts)}


def _as(party: MediationParty) -> Actor:
    """On whose behalf the signed agreement is put forward."""
    return Actor(role=Role.LITIGANT, user_id=party.user_id, name=party.name)


def _decided_on(application: Application) -> dt.date:
    if application.decided_at is None:
        raise LookupError(application.pk)
    return clock.local(application.decided_at).date()


def _note_decision(
    application: Application,
    agreement: MediationAgreement,
    kind: Decision.Kind,
    case: Case,
    effective_on: dt.date,
    now: dt.datetime,
) -> Decision:
    """What was agreed, as what a creditor may have enforced; the whole falls due on the day of the last instalment.

    However late the portal notes it, the days are those of the court's decision and of its effect (CPL 100).
    """
    if application.decided_by is None:
        raise LookupError(application.pk)
    document = application.document
    decision, _created = Decision.objects.get_or_create(
        case=case,
        kind=kind,
        defaults={
            "state": Decision.State.EFFECTIVE,
            "outcome": Decision.Outcome.REVERSED if is_review(case) else "",
            "obligations": obligations(Terms.from_json(agreement.offer.terms), _by_side(agreement, case), effective_on),
            "document": document,
            "drafted_by": application.decided_by,
            "decided_on": _decided_on(application),
            "sealed_at": document.sealed_at if document and document.sealed_at else now,
            "effective_on": effective_on,
        },
    )
    return decision


def _by_side(agreement: MediationAgreement, case: Case) -> dict[str, list[Party]]:
    """The parties on each side of the mediation, as parties of the case in which the agreement is enforced: that of first
    instance, also where they settle on appeal. The case of a confirmation has them in the same order.
    """
    found: dict[str, list[Party]] = {side: [] for side in SIDES}
    people = list(agreement.mediation.parties.select_related("party").order_by("order"))
    applicants = list(case.parties.order_by("order"))
    for number, one in enumerate(people):
        if one.side in found:  # a third party owes and is owed nothing by the terms
            found[one.side].append(_in_first_instance(one.party or applicants[number], case))
    return found


def _in_first_instance(party: Party, case: Case) -> Party:
    return (copies_of(party, first_instance(case)).first() or party) if is_review(case) else party


def obligations(terms: Terms, sides: Mapping[str, list[Party]], effective_on: dt.date) -> list[dict[str, object]]:
    """The payment as an obligation; nothing where no money is owed."""
    if not terms.instalments or terms.last_day is None:
        return []
    debtors = sides[terms.payer]
    creditors = [party for side in SIDES if side != terms.payer for party in sides[side]]
    owed = Obligation(
        debtors=tuple(str(party.pk) for party in debtors),
        creditors=tuple(str(party.pk) for party in creditors),
        debtor_names=tuple(party.name for party in debtors),
        creditor_names=tuple(party.name for party in creditors),
        principal=Decimal(terms.total),
        days=max((terms.last_day - effective_on).days, 1),
        wording="支付",
    )
    return [owed.to_json()]
