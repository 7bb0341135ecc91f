"""A party taken over into a later case of the same dispute, with who acts for it."""

from filing.cases.models import Case, Party

COPIED = (
    "kind", "name", "sex", "birth_date", "ethnicity", "identity_number", "unified_social_credit_code",
    "legal_representative", "phone", "email", "address", "user", "person", "organisation",
)  # fmt: skip
COPIED_OF_AGENT = ("user", "name", "kind", "law_firm", "licence_number", "scope", "authority_file", "began_at")


def copy_party(party: Party, case: Case, role: str) -> Party:
    """The party's facts and its present agents in the other case, last among those of its role; in the caller's transaction."""
    order = case.parties.filter(role=role).count() + 1
    copy = Party.objects.create(case=case, role=role, order=order, **{name: getattr(party, name) for name in COPIED})
    for agent in party.representations.filter(ended_at=None):
        copy.representations.create(**{name: getattr(agent, name) for name in COPIED_OF_AGENT})
    return copy
