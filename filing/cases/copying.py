"""A party taken over into a later case of the same dispute, with who acts for it."""

from django.db.models import QuerySet

from filing.cases.models import Case, Party
from filing.cases.order import next_order

COPIED = (
    "kind", "capacity", "name", "sex", "birth_date", "ethnicity", "identity_number", "unified_social_credit_code",
    "legal_representative", "phone", "email", "address", "claims_independently", "own_claims", "own_facts",
    "own_amount", "abroad",
)  # fmt: skip
COPIED_OF_AGENT = (
    "user", "name", "kind", "law_firm", "licence_number", "identity_number", "phone", "scope", "authority_file", "began_at",
)  # fmt: skip


def copy_party(party: Party, case: Case, role: str, *, bound: bool = True) -> Party:
    """The party's facts and its present agents in the other case, last among those of its role; in the caller's transaction.

    Unbound, it has no account and no agents there: it may not know of the case yet.
    """
    order = next_order(case, role)
    copy = Party.objects.create(
        case=case, role=role, order=order, original_role=party.first_role, **{name: getattr(party, name) for name in COPIED}
    )
    if bound:
        bind_copy(party, copy)
    return copy


def same_in(party: Party, case: Case) -> QuerySet[Party]:
    """The same person or organisation as a party of the other case, also one that has left it."""
    return case.parties.filter(
        name=party.name, identity_number_index=party.identity_number_index,
        unified_social_credit_code=party.unified_social_credit_code,
    )  # fmt: skip


def copies_of(party: Party, case: Case) -> QuerySet[Party]:
    """The same person or organisation as a party of the other case, whatever its role there."""
    return same_in(party, case).filter(left_at=None)


def bind_copy(party: Party, copy: Party) -> None:
    """Who acts for the party acts for its copy as well from now on; in the caller's transaction."""
    copy.user, copy.person, copy.organisation = party.user, party.person, party.organisation
    copy.save(update_fields=["user", "person", "organisation"])
    for agent in party.representations.filter(ended_at=None):
        copy.representations.create(**{name: getattr(agent, name) for name in COPIED_OF_AGENT})
