"""Who must come to a hearing, and by what one person is known in several cases, with an account or on paper.

A person is known by an account (``user:ID``), the identity number (``id:INDEX``), the licence of a lawyer or legal worker
(``licence:NUMBER``, if it is one) or the name together with the telephone (``phone:INDEX:NAME``); never by the name alone, which
several bear.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from courtportal.kernel.identity.models import User
from filing.cases.group_models import CaseGroup, CaseGroupMember
from filing.cases.grouping import heard_with
from filing.cases.models import Case, PanelMember, Party, Representation
from filing.cases.rules.numbers import is_licence

KNOWN_BY = ("user_id", "identity_number_index", "licence_number", "phone_index", "name")


def people_of(case: Case) -> dict[str, str]:
    """Key → name of everyone who must come: panel, agents, and parties in person, of every case heard together with this one.

    An organisation comes through its agents, also those on paper; without one through the account that acts for it. Everybody
    stands under every key by which the portal knows the person: who has an account here may stand on paper at another court.
    """
    people: dict[str, str] = {}
    fresh = {key: name for _case, key, name in _people(heard_with([case.pk])[case.pk])}
    while fresh:
        people |= fresh
        fresh = {key: name for key, name in _also_known_by(fresh) if key not in people}
    return people


def who_comes(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The keys of who must come to a hearing of each case: of all cases heard together with it."""
    together = heard_with(cases)
    who: dict[uuid.UUID, set[str]] = defaultdict(set)
    for case, key, _name in _people(frozenset[uuid.UUID]().union(*together.values())):
        who[case].add(key)
    return {case: set[str]().union(*(who[one] for one in together[case])) for case in cases}


def needing(people: Collection[str]) -> Q:
    """Hearings of the cases in which one of these people has to appear."""
    users = [uuid.UUID(user) for user in _named(people, "user")]
    panel = PanelMember.objects.filter(user__in=users, ended_at=None).values("case")
    parties = Party.objects.filter(Q(user__in=users) | Q(identity_number_index__in=_named(people, "id"))).values("case")
    agents = Representation.objects.filter(_of_agents(people), ended_at=None).values("party__case")
    cases = panel.union(parties, agents)
    # A hearing of any case that is heard together with one of these is theirs as well.
    members = CaseGroupMember.objects.filter(left_at=None)
    mine = Q(lead__in=cases) | Q(pk__in=members.filter(case__in=cases).values("group"))
    groups = CaseGroup.objects.filter(mine, ended_at=None, kind=CaseGroup.Kind.JOINT)
    together = Q(case__in=groups.values("lead")) | Q(case__in=members.filter(group__in=groups).values("case"))
    return Q(case__in=cases) | together


def _people(cases: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, str, str]]:
    """(case, key, name) of everyone who must come, of several cases in three queries."""
    panel = PanelMember.objects.filter(case__in=cases, ended_at=None).values_list("case_id", "user_id", "user__display_name")
    agents = Representation.objects.filter(party__case__in=cases, party__left_at=None, ended_at=None)
    rows = [(case, f"user:{user}", name) for case, user, name in panel]
    for case, *known in agents.values_list("party__case_id", *KNOWN_BY):
        rows += [(case, key, known[-1]) for key in _keys_of(*known)]
    for party in _in_person(cases):
        if party.user_id:
            rows.append((party.case_id, f"user:{party.user_id}", party.name))
        if party.kind == Party.Kind.PERSON and party.identity_number_index:
            rows.append((party.case_id, f"id:{party.identity_number_index}", party.name))
    return rows


def _in_person(cases: Collection[uuid.UUID]) -> Iterable[Party]:
    represented = Representation.objects.filter(party=OuterRef("pk"), ended_at=None)
    comes = Q(kind=Party.Kind.PERSON) | ~Exists(represented)
    return Party.objects.filter(comes, case__in=cases, left_at=None).only(
        "case_id", "user_id", "kind", "identity_number_index", "name"
    )


def _keys_of(user: uuid.UUID | None, number: str | None, licence: str, phone: str, name: str | None) -> Iterator[str]:
    if user:
        yield f"user:{user}"
    if number:
        yield f"id:{number}"
    if is_licence(licence):
        yield f"licence:{licence}"
    if phone and name:
        yield f"phone:{phone}:{name}"


def _also_known_by(people: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The other keys of these people: of the accounts with their number, and of mandates in any case, each with the name."""
    accounts = User.objects.filter(_of_accounts(people))
    rows = list(accounts.values_list("pk", "person__identity_number_index", Value(""), "phone_index", "person__name"))
    mandates = Representation.objects.filter(_of_agents(people)).values_list(*KNOWN_BY)
    for known in {*rows, *mandates}:
        keys = list(_keys_of(*known))
        name = next((people[key] for key in keys if key in people), known[-1])
        yield from ((key, name) for key in keys)


def _of_accounts(people: Collection[str]) -> Q:
    found = Q(pk__in=_named(people, "user")) | Q(person__identity_number_index__in=_named(people, "id"))
    return found | _of_phones(people, "person__name", phone_verified=True)


def _of_agents(people: Collection[str]) -> Q:
    """Mandates of these people."""
    found = Q(user__in=_named(people, "user")) | Q(identity_number_index__in=_named(people, "id"))
    return found | Q(licence_number__in=_named(people, "licence")) | _of_phones(people, "name")


def _of_phones(people: Collection[str], by_name: str, **also: Any) -> Q:
    """Who has one of the telephones together with its name."""
    pairs = [key.split(":", 1) for key in _named(people, "phone")]
    return Q(*(Q(phone_index=phone, **{by_name: name}, **also) for phone, name in pairs), _connector=Q.OR)


def _named(people: Collection[str], by: str) -> list[str]:
    """What stands behind ``by:`` in the keys that begin so."""
    return [key.removeprefix(f"{by}:") for key in people if key.startswith(f"{by}:")]
