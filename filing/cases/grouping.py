"""Which cases go together, joining and splitting them; what is filed in one lands in each with one stored file."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.cases.group_models import CaseGroup, CaseGroupMember
from filing.cases.models import Case, DossierEntry
from filing.dossier.catalogue import number_in


class CannotJoin(Exception):
    """The case is in another group already, or leads one; or the lead's group is of another kind."""


def group_of(case: Case) -> CaseGroup | None:
    """The group that the case leads or is a member of now."""
    member = CaseGroupMember.objects.filter(case=case, left_at=None)
    mine = Q(lead=case) | Q(pk__in=member.values("group"))
    return CaseGroup.objects.filter(mine, ended_at=None).select_related("lead").first()


def gone_together(case: Case) -> list[Case]:
    """The case and all that go with it now, the lead first; the case alone when there is no group."""
    group = group_of(case)
    if group is None:
        return [case]
    members = group.members.filter(left_at=None).select_related("case__court").order_by("created_at", "pk")
    return [group.lead, *(member.case for member in members)]


def heard_together(case: Case) -> list[Case]:
    """The cases of one hearing: all of a joint group, otherwise the case alone."""
    group = group_of(case)
    return gone_together(case) if group is not None and group.kind == CaseGroup.Kind.JOINT else [case]


def heard_with(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Of each of these cases the cases of one hearing with it, itself among them; of many cases in two queries."""
    joined = CaseGroupMember.objects.filter(case__in=case_ids, left_at=None)
    mine = Q(lead__in=case_ids) | Q(pk__in=joined.values("group"))
    groups = CaseGroup.objects.filter(mine, ended_at=None, kind=CaseGroup.Kind.JOINT).values_list("pk", "lead_id")
    together = {group: {lead} for group, lead in groups}
    members = CaseGroupMember.objects.filter(group__in=list(together), left_at=None)
    for group, case in members.values_list("group_id", "case_id"):
        together[group].add(case)
    found = {case: frozenset(cases) for cases in together.values() for case in cases}
    return {case: found.get(case, frozenset({case})) for case in case_ids}


def join_group(*, actor: Actor, lead: Case, case: Case, kind: str, now: dt.datetime) -> CaseGroup:
    """The case goes with the lead from now on, in the caller's transaction. Raises CannotJoin."""
    own = group_of(lead)
    if group_of(case) is not None or (own is not None and (own.lead != lead or own.kind != kind)):
        raise CannotJoin
    group = own or CaseGroup.objects.create(lead=lead, kind=kind)
    CaseGroupMember.objects.create(group=group, case=case)
    record(actor=actor, action="join_group", obj=group, now=now, detail={"case": case.case_number})
    return group


def split_off(*, actor: Actor, case: Case, now: dt.datetime) -> CaseGroup | None:
    """The case is heard alone again; with the last member gone, or the lead, the group ends. In the caller's transaction."""
    group = group_of(case)
    if group is None:
        return None
    leaving = group.members.filter(left_at=None) if group.lead == case else group.members.filter(case=case, left_at=None)
    leaving.update(left_at=now)
    if not group.members.filter(left_at=None).exists():
        group.ended_at = now
        group.save(update_fields=["ended_at"])
    record(actor=actor, action="split_group", obj=group, now=now, detail={"case": case.case_number})
    return group


def share(entry: DossierEntry) -> list[DossierEntry]:
    """The same paper in the dossiers of the cases that go with this one: further entries, the one stored file.

    Court documents stay where they are: each case gets its own.
    """
    if entry.file_id is None:
        return []
    others = [case for case in gone_together(entry.case) if case.pk != entry.case_id]
    return [
        DossierEntry.objects.get_or_create(
            case=case,
            key=f"shared:{entry.pk}",
            defaults={
                "catalogue_number": number_in(case.case_type, entry.catalogue_number, entry.case.case_type),
                **{name: getattr(entry, name) for name in ("title", "file", "file_name", "source", "pages")},
            },
        )[0]
        for case in others
    ]
