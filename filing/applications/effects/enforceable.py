"""What can be enforced of a ruling without a suit, kept as the decision from which a creditor applies (CPL 206, 208)."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from courtportal.kernel import clock
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation

CREDITORS = (Party.Role.PLAINTIFF, Party.Role.APPLICANT)


def keep_title(
    application: Application, owed: Sequence[Obligation], now: dt.datetime, *, succeeds: Decision | None = None
) -> Decision:
    """The ruling obliges to what is owed from today, in the place of ``succeeds``, which was set aside.

    In the caller's transaction, which has given the ruling effect.
    """
    document, today = application.document, clock.local(now).date()
    if application.decided_by is None or application.decided_at is None:
        raise LookupError(application.pk)
    return Decision.objects.create(
        case=application.case,
        kind=Decision.Kind.RULING,
        state=Decision.State.EFFECTIVE,
        obligations=[one.to_json() for one in owed],
        document=document,
        drafted_by=application.decided_by,
        decided_on=clock.local(application.decided_at).date(),
        sealed_at=document.sealed_at if document and document.sealed_at else now,
        effective_on=today,
        succeeds=succeeds,
    )


def owed_by_agreement(application: Application, now: dt.datetime) -> list[Obligation]:
    """The payment that the panel took from an agreement reached elsewhere; nothing where no money is owed.

    Raises CannotDecide where who pays or is paid has left the case and nobody has taken the place.
    """
    terms = application.terms
    if not terms.get("amount"):
        return []
    days = (dt.date.fromisoformat(terms["pay_by"]) - clock.local(now).date()).days
    payer, payee = (standing_now(application.case, terms[name]) for name in ("payer", "payee"))
    owed = _obligation([payer], [payee], terms["amount"])
    return [dataclasses.replace(owed, days=max(days, 1))]


def standing_now(case: Case, party_id: str) -> Party:
    """The party, or who has taken its place in the case since (民诉法解释 第五十五条). Raises CannotDecide if nobody has."""
    party = case.parties.filter(pk=party_id).first()
    while party is not None and party.left_at is not None:
        party = party.successors.filter(case=case).order_by("order").first()
    if party is None:
        raise CannotDecide("party_left")
    return party


def owed_from_collateral(application: Application) -> list[Obligation]:
    """The claim that is paid first out of the price of what was given as security (CPL 208)."""
    parties, terms = application.case.parties.filter(left_at=None).order_by("order"), application.terms
    debtors, creditors = parties.filter(role=Party.Role.DEFENDANT), parties.filter(role__in=CREDITORS)
    owed = _obligation(list(debtors), list(creditors), terms["amount"])
    return [dataclasses.replace(owed, days=0, collateral=terms["collateral"])]


def _obligation(debtors: Sequence[Party], creditors: Sequence[Party], amount: str) -> Obligation:
    return Obligation(
        debtors=tuple(str(one.pk) for one in debtors),
        creditors=tuple(str(one.pk) for one in creditors),
        debtor_names=tuple(one.name for one in debtors),
        creditor_names=tuple(one.name for one in creditors),
        principal=Decimal(amount),
        wording="支付",
    )


def title_of_case(case: Case) -> Decision | None:
    """The ruling in effect that can be enforced; locked for the caller's transaction."""
    effective = {"kind": Decision.Kind.RULING, "state": Decision.State.EFFECTIVE}
    return Decision.objects.select_for_update().filter(case=case, **effective).first()
