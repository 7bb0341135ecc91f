"""Who sees that an invitation waits: who by its proof is the party, as far as the court knows it, or acts for it; nobody else."""

from django.db.models import Exists, OuterRef, Q

from courtportal.kernel.authz import Actor, Role, Rule, register
from courtportal.kernel.identity.models import Person, User
from filing.public import codes_acted_for

RECIPIENTS = frozenset({Role.LITIGANT, Role.LAWYER})


def for_whom_it_is(actor: Actor) -> Q:
    """Invitations to a party without account that bears the actor's proven name, and its identity number; where the court has no
    number, those to the actor's own phone; those to an organisation for which a court knows the actor to act. Behind the link
    its representative is asked for the code all the same.
    """
    of_organisation = Q(party__user=None, party__unified_social_credit_code__in=codes_acted_for(actor))
    return _for_the_person(actor) | of_organisation


def _for_the_person(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk__in=[])
    own = Person.objects.filter(pk=actor.person_id, name=OuterRef("party__name"))
    numbered = own.filter(identity_number_index=OuterRef("party__identity_number_index")).exclude(identity_number_index="")
    phones = User.objects.filter(pk=str(actor.user_id), phone_verified=True).exclude(phone_index="").values("phone_index")
    by_phone = Q(party__identity_number_index="", phone_index__in=phones) & Q(Exists(own))
    return Q(party__user=None) & (Q(Exists(numbered)) | by_phone)


register(Rule("delivery.serviceinvitation", "find", RECIPIENTS, for_whom_it_is))
