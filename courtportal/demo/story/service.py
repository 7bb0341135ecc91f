"""The defendant, whom the court does not know yet, follows the link of the SMS, proves who he is and confirms an address."""

import datetime as dt

from courtportal.demo.people import BY_KEY, actor
from courtportal.kernel.authz import PUBLIC
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.proofing import identity_checker
from delivery.addresses.actions.confirm import Confirmed
from delivery.addresses.models import ServiceInvitation
from delivery.first_service.actions.enter_code import enter_code
from delivery.first_service.actions.identify import Claimed, MustLogIn, identify
from delivery.first_service.actions.settle_address import settle_address
from delivery.service.rules.effect import Consent
from filing.cases.models import Case, Party
from filing.parties.actions.answer import answer


def receive_first_service(*, case: Case, defendant: str, now: dt.datetime) -> None:
    """Link, code, identity, consent: the documents arrive at a confirmed address and take effect at once (OLR 31 ¶1)."""
    who = BY_KEY[defendant]
    invitation = ServiceInvitation.objects.filter(party__case=case).order_by("-created_at").first()
    if invitation is None:
        raise LookupError("nobody was invited")
    enter_code(invitation_id=invitation.pk, code=invitation.code, now=now)
    claimed, checker = Claimed(who.name, who.identity_number), identity_checker()
    try:
        identify(invitation_id=invitation.pk, claimed=claimed, visitor=PUBLIC, checker=checker, now=now)
    except MustLogIn:
        identify(invitation_id=invitation.pk, claimed=claimed, visitor=actor(defendant), checker=checker, now=now)
    confirmed = Confirmed(
        consent=Consent.EXPRESS,
        recipient_name=who.name,
        phone=who.phone,
        postal_address=who.address,
        email=who.email,
        reminders=("sms", "email"),
    )
    settle_address(actor=actor(defendant), invitation_id=invitation.pk, confirmed=confirmed, now=now)


def give_answer(*, case: Case, defendant: str, text: str, now: dt.datetime) -> None:
    """The defendant answers."""
    user = User.objects.get(email=BY_KEY[defendant].email)
    party = Party.objects.get(case=case, user=user)
    positions = {
        "claims_1": {"position": "admitted", "note": ""},
        "claims_2": {"position": "disputed", "note": "约定不明"},
    }
    answer(actor=actor(defendant), party_id=party.pk, positions=positions, text=text, now=now)
