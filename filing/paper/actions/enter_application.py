"""An application or an appeal that came on paper is entered by a clerk, and is one like any other."""

import dataclasses
import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import CannotApply, Request, create, require_no_appeal, require_open
from filing.applications.models import Application
from filing.applications.queries import standing_as
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rulings import in_term
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party, Representation
from filing.decisions.actions.undo_effect import can_be_undone, is_in_time, undo_effect
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.notices import tell
from filing.paper.keeping import CannotEnter, Kind, Paper, arrival_of, keep_paper, known_paper, party_for
from filing.paper.models import PaperEntry

# Who signed the paper: the party itself, an agent whose special authority comes with it, or one of its agents by its id.
ITSELF, NEW_AGENT = "party", "agent"
RULED = (Application.State.GRANTED, Application.State.REFUSED)


@transaction.atomic
def enter_application(
    *, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, signed_by: str, request: Request, paper: Paper, now: dt.datetime
) -> PaperEntry:
    """The party's application as of the day on which its paper was handed in or posted (CPL 85); entered twice it is one.

    Standing, special authority and term are judged by that day, receipt, decision, fee and effect follow as from an account. An
    appeal in time against a judgment that counts as effective already undoes that (``undo_effect``). Where that cannot be undone,
    and for a ruling that has had its effect, no application is made: the paper is filed, and who presides, the division head and
    the president are told to act (CPL 209); the entry then has no ``application``.
    Who may: the clerk of the case, a filing clerk of the court, also when the file is in the archive, as it is open to who has an
    account. Raises CannotEnter, CannotApply. Event: ApplicationSubmitted.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now, "enter_application")
    if known := known_paper(actor, paper.key):
        return known
    kind, case, special = KINDS[request.kind], party.case, _is_special(party, signed_by)
    require_no_appeal(kind, case, [party])
    if kind.code in APPEALS and APPEALS[kind.code](kind, case, party, paper.handed_in_on):
        if kind.code != "appeal" or not can_be_undone(case):
            return _report(actor, party, kind, paper, now)
        undo_effect(actor=actor, case=case, now=now)
    require_open(kind, case, [party], standing_as(case, [party], paper.handed_in_on, special=special))
    asked = dataclasses.replace(request, key=paper.key, uploads=(paper.upload, *request.uploads))
    arrival = arrival_of(paper, now)
    application = create(actor=actor, case=case, party=party, request=asked, now=now, arrival=arrival)
    return keep_paper(actor, party, paper, Kind.APPLICATION, kind.name.zh, now, application)


def _is_special(party: Party, signed_by: str) -> bool:
    """Whether the signature suffices where the law asks for special authority (CPL 62). Raises CannotEnter for a stranger's."""
    if signed_by in {ITSELF, NEW_AGENT}:
        return True
    agent = party.representations.filter(pk=signed_by, ended_at=None).first()
    if agent is None:
        raise CannotEnter("signer")
    return agent.scope == Representation.Scope.SPECIAL


def _after_effect(_kind: ApplicationKind, case: Case, party: Party, day: dt.date) -> bool:
    """The judgment counts as effective, and the party's appeal was in time. Raises CannotApply for one that is late."""
    if case.state != Case.State.EFFECTIVE:
        return False
    if not is_in_time(case, party, day):
        raise CannotApply("late")
    return True


def _after_ruling(kind: ApplicationKind, case: Case, party: Party, day: dt.date) -> bool:
    """The ruling has had its effect on the case, and the party's appeal was in time."""
    if in_term(case).exists():
        return False
    settled = Application.objects.filter(case=case, kind__in=kind.against, state__in=RULED).exclude(document=None)
    served = [f"served:{one}" for one in settled.values_list("document_id", flat=True)]
    return Deadline.objects.filter(case=case, party=party, trigger__in=served, rule__in=kind.until, due_on__gte=day).exists()


APPEALS = {"appeal": _after_effect, "ruling_appeal": _after_ruling}


def _report(actor: Actor, party: Party, kind: ApplicationKind, paper: Paper, now: dt.datetime) -> PaperEntry:
    """The appeal stands in the file, and those are told who can help the party to its right."""
    case = party.case
    entry = keep_paper(actor, party, paper, Kind.APPLICATION, kind.name.zh, now)
    title = f"{kind.name.zh}状（期限内交来，裁判已发生效力）"
    add_dossier_entry(
        case=case, under=Matter.APPEAL, title=title, key=f"paper:{entry.pk}", file=entry.file, file_name=entry.file_name,
        source=party.name, pages=entry.pages,
    )  # fmt: skip
    for user in _responsible(case):
        tell(
            user, title=_("期限内的上诉，请立即处理"),
            body=_(
                "案号 %(number)s：%(name)s在上诉期内交来上诉状，但裁判已经发生效力并且有了后果，不能自动恢复。"
                "上诉状已入卷，请按审判监督程序处理（民事诉讼法第二百零九条）。"
            ),
            facts={"number": case.case_number, "name": party.name}, link=reverse("filing:case", args=[case.pk]),
            key=f"appeal-after-effect:{entry.pk}:{user.pk}", now=now,
        )  # fmt: skip
    record(actor=actor, action="report_appeal", obj=entry, now=now, detail={"kind": kind.code})
    return entry


def _responsible(case: Case) -> list[User]:
    presiding = Q(panels__case=case, panels__ended_at=None, panels__duty__in=["sole_judge", "presiding_judge"])
    heads = Q(
        appointments__role__in=[Role.DIVISION_HEAD, Role.PRESIDENT], appointments__court=case.court, appointments__ended_at=None
    )
    return list(User.objects.filter(presiding | heads, is_active=True).distinct())
