"""A mediation with two litigants and a mediator, brought by the actions to where a test begins. All are fictitious."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Person
from filing.intake.models import FilingDraft
from filing.mediation.actions.agree import draft_agreement, sign_agreement
from filing.mediation.actions.appoint import accept, appoint
from filing.mediation.actions.consent import consent
from filing.mediation.actions.invite import join
from filing.mediation.actions.offers import answer_offer, make_offer
from filing.mediation.actions.start import start_before_filing
from filing.mediation.models import Mediation, MediationInvitation, PanelMediator
from filing.mediation.rules.offers import RESPONDENT, Instalment, Terms
from tests.factories.filings import filing_clerk, litigant, make_bench, make_draft
from tests.factories.people import actor_for, make_court, make_staff

SERVICE = {"recipient": "林小满", "phone": "13800000001", "address": "佛山市禅城区演示路12号"}


@dataclass
class Round:
    """One mediation and the people around it, each as the Actor they act as."""

    mediation: Mediation
    draft: FilingDraft
    applicant: Actor
    respondent: Actor
    mediator: Actor
    clerk: Actor
    judge: Actor

    def reload(self) -> Mediation:
        """The mediation as it stands now."""
        self.mediation = Mediation.objects.get(pk=self.mediation.pk)
        return self.mediation


def make_mediator(court: Court | None = None, name: str = "温和宁") -> Actor:
    """A mediator on the court's list."""
    user = make_staff(Role.MEDIATOR, court, name)
    PanelMediator.objects.create(court=court or make_court(), user=user, specialities=["private_lending"])
    return actor_for(user)


def terms(day: dt.date, *amounts: str, payer: str = RESPONDENT, **changed: object) -> Terms:
    """Money by monthly instalments from a month after ``day`` on."""
    instalments = tuple(
        Instalment(day + dt.timedelta(days=30 * number), Decimal(amount)) for number, amount in enumerate(amounts, 1)
    )
    return Terms(**{"payer": payer, "instalments": instalments, "at_once": True, **changed})  # type: ignore[arg-type]


def asked(now: dt.datetime) -> Round:
    """The applicant has asked for mediation instead of filing; the other side has an invitation."""
    judge, _clerk = make_bench()
    applicant = litigant()
    draft = make_draft(applicant, now, mediation_willing="yes")
    mediator = make_mediator()
    mediation = start_before_filing(actor=applicant, draft_id=draft.pk, now=now)
    return Round(mediation, draft, applicant, litigant("周远航"), mediator, filing_clerk(), judge)


def invitation_of(one: Round) -> MediationInvitation:
    """The invitation that waits for the respondent."""
    return MediationInvitation.objects.get(party__mediation=one.mediation, ended_at=None)


def joined(now: dt.datetime) -> Round:
    """The respondent has followed link and code with a proven name."""
    one = asked(now)
    Person.objects.filter(pk=one.respondent.person_id).update(name="周远航")
    found = invitation_of(one)
    join(actor=one.respondent, invitation=found, code=found.code, now=now)
    one.reload()
    return one


def consented(now: dt.datetime) -> Round:
    """Both want to mediate; a mediator is sought."""
    one = joined(now)
    consent(actor=one.respondent, mediation_id=one.mediation.pk, service=SERVICE, now=now)
    one.reload()
    return one


def opened(now: dt.datetime) -> Round:
    """A mediator was appointed and has accepted; the room is open."""
    one = consented(now)
    mediator_id = PanelMediator.objects.get(user=one.mediator.user_id).pk
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=mediator_id, now=now)
    accept(actor=one.mediator, mediation_id=one.mediation.pk, disclosure="", now=now)
    one.reload()
    return one


def accepted(now: dt.datetime, *amounts: str) -> Round:
    """The respondent's offer was accepted."""
    one = opened(now)
    offer = make_offer(
        actor=one.respondent, mediation_id=one.mediation.pk, terms=terms(now.date(), *(amounts or ("30000", "30000"))), now=now
    )
    answer_offer(actor=one.applicant, mediation_id=one.mediation.pk, number=offer.number, accepts=True, now=now)
    one.reload()
    return one


def drafted(now: dt.datetime) -> Round:
    """The agreement waits for three signatures."""
    one = accepted(now)
    draft_agreement(actor=one.mediator, mediation_id=one.mediation.pk, now=now)
    one.reload()
    return one


def sign(one: Round, actor: Actor, now: dt.datetime) -> None:
    """One signature under what was read."""
    document = one.mediation.agreements.get(dropped_at=None).document
    sign_agreement(actor=actor, mediation_id=one.mediation.pk, read_sha256=document.unsigned_sha256, now=now)


def agreed(now: dt.datetime) -> Round:
    """All three have signed."""
    one = drafted(now)
    for actor in (one.applicant, one.respondent, one.mediator):
        sign(one, actor, now)
    one.reload()
    return one
