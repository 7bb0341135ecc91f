"""The world of ``bench filing_scale``: the demo's story, its case and filing copied over all courts up to a million.

Around the story's people stand the same long lists at every size, so that a page shows as many rows over a million cases as
over a thousand: open and lately decided filings of the clerk's own court, a file with 5,000 entries. Only the rest grows.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Q

from courtportal.demo.bench.copies import copy_for_each, copy_rows, new_id
from courtportal.demo.bench.filing_docket import File, make_file
from courtportal.demo.bench.planner import gather_statistics
from courtportal.demo.people import BY_KEY
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.calendar.models import Deadline
from filing.cases.models import Case, DossierEntry, PanelMember, Party, Representation, TimelineEntry
from filing.intake.models import Filing

BATCH = 50_000
# Copies stand apart from the story's own rows: cases of an earlier year, given to every court in turn.
YEAR = 2020
OWN_QUEUE, DOCKET = 200, 5_000
# Of a hundred copied filings two wait for a clerk, one is in a clerk's hands; decisions are spread over three years.
STATE = "CASE WHEN n % 100 < 2 THEN 'submitted' WHEN n % 100 = 2 THEN 'in_review' ELSE 'accepted' END"
DAYS = 1_000


class World:
    """The story's case with copies of it, up to the asked number."""

    def __init__(self) -> None:
        self.case = Case.objects.exclude(filing_id=None).order_by("accepted_at")[0]
        self.filing = Filing.objects.get(Q(pk=self.case.filing_id))
        self.courts = list(Court.objects.order_by("code").values_list("pk", flat=True))
        self.other_judge = _key(User.objects.get(email=BY_KEY["presiding_judge"].email).pk)
        self.file: File = make_file(DOCKET, 0)
        self.cases = 0
        for turn, (state, clerk) in enumerate((("submitted", "NULL"), ("in_review", self.other_judge), ("accepted", "NULL"))):
            but = {"owner": self.other_judge, "id": new_id(), "receipt_number": "'own' || n", "state": f"'{state}'"}
            first = turn * OWN_QUEUE + 1
            copy_rows(self.filing, first=first, last=first + OWN_QUEUE - 1, but={**but, "claimed_by": clerk})

    def grow(self, cases: int) -> None:
        """Have this many copied cases, each with its people, panel, deadlines, timeline, papers and filing."""
        while self.cases < cases:
            last = min(cases, self.cases + BATCH)
            with transaction.atomic():
                self._copy(self.cases + 1, last)
            self.cases = last
        gather_statistics()

    def represent(self, lawyer: User, cases: int) -> None:
        """Give the lawyer a mandate in the first so many copied cases, if not given yet."""
        parties = Party.objects.filter(case__year=YEAR, case__number__lte=cases, role=Party.Role.PLAINTIFF)
        missing = parties.exclude(representations__user=lawyer).values_list("pk", "case__accepted_at")
        Representation.objects.bulk_create(
            Representation(party_id=party, user=lawyer, name=lawyer.display_name, began_at=began) for party, began in missing
        )
        gather_statistics()

    def _copy(self, first: int, last: int) -> None:
        number = {"number": "n", "year": str(YEAR), "filing_id": "NULL", "id": new_id()}
        copy_rows(self.case, first=first, last=last, but={**number, "case_number": "'复制' || n", "court": self._court()})
        filing = {
            "id": new_id(),
            "receipt_number": "'copy' || n",
            "owner": self.other_judge,
            "court": self._court(),
            "state": STATE,
            "claimed_by": f"CASE WHEN n % 100 = 2 THEN {self.other_judge} END",
            "decided_at": f"CASE WHEN n % 100 > 2 THEN {_days_before('decided_at')} END",
        }
        copy_rows(self.filing, first=first, last=last, but=filing)
        where = f"parent.year = {YEAR} AND parent.number BETWEEN {first} AND {last}"
        for row, but in self._belongings():
            copy_for_each(row, Case, where=where, but={"id": new_id(), "case": "parent.id", **but})

    def _court(self) -> str:
        """SQL: the courts in turn."""
        cases = " ".join(f"WHEN {turn} THEN {_key(key)}" for turn, key in enumerate(self.courts))
        return f"(CASE n % {len(self.courts)} {cases} END)"

    def _belongings(self) -> Iterator[tuple[Deadline | DossierEntry | PanelMember | Party | TimelineEntry, dict[str, str]]]:
        strangers = {"user": "NULL", "person": "NULL", "organisation": "NULL"}
        yield from ((party, strangers) for party in self.case.parties.all())
        yield from ((member, {"user": self.other_judge}) for member in self.case.panel.all()[:1])
        yield from ((entry, {}) for entry in self.case.timeline.order_by("happened_at")[:3])
        yield from ((entry, {}) for entry in self.case.dossier.order_by("catalogue_number")[:2])
        for deadline in self.case.deadlines.all()[:2]:
            yield deadline, {"key": f"'{deadline.rule}:' || parent.id", "party": "NULL"}


def _key(key: object) -> str:
    """SQL: an identifier as the database stores it."""
    return f"'{str(key).replace('-', '')}'" if connection.vendor == "sqlite" else f"'{key}'::uuid"


def _days_before(column: str) -> str:
    """SQL: the pattern's instant, so many days earlier as the copy's number says, at most ``DAYS``."""
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', pattern.{column}, '-' || (n % {DAYS}) || ' days')"
    return f"pattern.{column} - (n % {DAYS}) * interval '1 day'"
