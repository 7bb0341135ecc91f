"""What every entry of a paper begins and ends with: whose it is, its day, the row that says who entered it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.submit import Arrival
from filing.applications.models import Application
from filing.calendar.telling import sides_of_party
from filing.cases.models import Case, Party
from filing.enforcement.models import EnforcementApplication
from filing.notices import tell
from filing.paper.models import PaperEntry

Kind, Manner = PaperEntry.Kind, PaperEntry.Manner
# A day further back than this before the case began is a slip of the pen.
LONG_BEFORE = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it lies before the clerk: its scan, the day it was handed in or posted, the key minted with the form."""

    upload: Upload
    handed_in_on: dt.date
    manner: str
    key: str


class CannotEnter(Exception):
    """The paper cannot be entered so; ``code``: ``day``, ``party``, ``file``, ``signer``, ``state``, ``role``, ``answered``,
    ``heading``, ``applied``, ``ended``, ``acting``, ``agents``, ``conflict``, ``same_name``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def known_paper(actor: Actor, key: str) -> PaperEntry | None:
    """What was entered under the key of this form before: a second click enters nothing."""
    return PaperEntry.objects.filter(key=key, entered_by_id=actor.account_id).first()


def party_for(
    actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, day: dt.date, now: dt.datetime, right: str = "enter_paper"
) -> Party:
    """The party of the case, which stays locked. Raises CannotEnter: ``party`` for one that is not (any more) in the case,
    ``day`` for a day to come or long before the case. Who may: the clerk of the case, a filing clerk of the court."""
    case = access(actor, Case, case_id, right, lock=True)
    party = case.parties.filter(pk=party_id, left_at=None).select_related("case__court__parent").first()
    if party is None:
        raise CannotEnter("party")
    if not clock.local(case.accepted_at).date() - LONG_BEFORE <= day <= clock.local(now).date():
        raise CannotEnter("day")
    return party


def arrival_of(paper: Paper, now: dt.datetime) -> Arrival:
    """The last instant of the day counts as that of handing in; what was posted has come to the court only now (CPL 85)."""
    if paper.handed_in_on == clock.local(now).date():
        return Arrival(now, now)
    handed_in_at = dt.datetime.combine(paper.handed_in_on, dt.time(23, 59, 59), tzinfo=clock.SHANGHAI)
    return Arrival(handed_in_at, now if paper.manner == Manner.POST else handed_in_at)


def keep_paper(
    actor: Actor, party: Party, paper: Paper, kind: str, title: str, now: dt.datetime,
    made: Application | EnforcementApplication | None = None,
) -> PaperEntry:  # fmt: skip
    """Whose paper it is, of which day and who entered it, in the caller's transaction; the party is told.

    ``made`` is what the paper asked for.
    """
    upload = access(actor, Upload, paper.upload.pk, "use")
    if upload.stored is None:
        raise CannotEnter("file")
    entry = PaperEntry.objects.create(
        case=party.case, party=party, kind=kind, manner=paper.manner, handed_in_on=paper.handed_in_on, title=title[:160],
        file=upload.stored, file_name=upload.original_name[:200], pages=page_count(upload.stored, upload.pages),
        entered_by_id=actor.account_id, entered_at=now, key=paper.key,
        application=made if isinstance(made, Application) else None,
        enforcement_application=made if isinstance(made, EnforcementApplication) else None,
    )  # fmt: skip
    detail = {"sha256": entry.file.sha256, "handed_in_on": paper.handed_in_on.isoformat(), "manner": paper.manner}
    record(actor=actor, action="enter_paper", obj=entry, now=now, detail=detail)
    for user in sides_of_party(party):
        tell(
            user, title=_("您的纸质材料已经录入"),
            body=_("案号 %(number)s：书记员录入了%(name)s于%(day)s提交的“%(title)s”。不是您提交的，请立即告知法院。"),
            facts={"number": party.case.case_number, "name": party.name, "day": entry.handed_in_on, "title": entry.title},
            link=reverse("filing:case", args=[party.case_id]), key=f"paper:{entry.pk}:{user.pk}", now=now,
        )  # fmt: skip
    return entry
