"""What a party is called in its case."""

from collections.abc import Iterable

from filing.cases.models import Party
from filing.causes.forms import language
from filing.causes.procedures import names_of


def role_title(party: Party) -> str:
    """The party's role in the reader's language, as its cause calls it: there is no defendant where nobody sues."""
    if party.role in {Party.Role.PLAINTIFF, Party.Role.DEFENDANT}:
        return names_of(party.case.cause_code).of_role(party.role).in_language(language())
    return str(party.get_role_display())


def party_choices(parties: Iterable[Party]) -> list[tuple[str, str]]:
    """The parties for a field in which one is chosen: id, and role with name."""
    return [(str(one.pk), f"{role_title(one)} {one.name}") for one in parties]
