"""Whether a file is fit for the archive: what is missing, unnumbered or misplaced, and how long it is kept. Knows no Django."""

from collections.abc import Sequence
from dataclasses import dataclass

from filing.cases.rules.procedure import FIRST_INSTANCE
from filing.dossier.catalogue import number_of
from filing.dossier.rules.matters import Matter

# What the file of each kind of case must have.
REQUIRED = {
    **dict.fromkeys(
        FIRST_INSTANCE,
        (Matter.COMPLAINT, Matter.ACCEPTANCE, Matter.HEARING_NOTICE, Matter.TRANSCRIPT, Matter.DECISION, Matter.SERVICE),
    ),
    "民终": (Matter.APPEAL, Matter.DECISION, Matter.SERVICE),
    "民再": (Matter.DECISION, Matter.SERVICE),
    "执": (Matter.COMPLAINT, Matter.NOTICE, Matter.CLOSING),
    "执异": (Matter.COMPLAINT, Matter.DECISION, Matter.SERVICE),
    "执复": (Matter.COMPLAINT, Matter.DECISION, Matter.SERVICE),
}
# Retention by kind of case. 《人民法院诉讼档案保管期限的规定》 leaves much to the court: configuration, to be verified.
RETENTION = {**dict.fromkeys(FIRST_INSTANCE, "long"), "民终": "long", "执": "short"}


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry as the check sees it."""

    title: str
    catalogue_number: int
    pages: int
    has_file: bool
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: the code, and the heading or title it concerns. A grave one keeps the file out of the archive."""

    code: str
    about: str
    grave: bool


def check(case_type: str, entries: Sequence[Facts], known_numbers: frozenset[int]) -> list[Finding]:
    """Everything found, missing pieces first. ``known_numbers`` are the numbers under which something may stand."""
    present = {entry.catalogue_number for entry in entries}
    required = [number_of(case_type, matter) for matter in REQUIRED.get(case_type, ())]
    found = [Finding("missing", str(number), False) for number in required if number not in present]
    for entry in entries:
        if entry.catalogue_number not in known_numbers:
            found.append(Finding("misplaced", entry.title, True))
        if not entry.has_file:
            found.append(Finding("no_file", entry.title, True))
        elif entry.pages == 0:
            found.append(Finding("no_pages", entry.title, False))
        if not entry.settled:
            found.append(Finding("not_settled", entry.title, True))
    if not entries:
        found.append(Finding("empty", "", True))
    return found


def retention_of(case_type: str) -> str:
    """``permanent``, ``long`` or ``short``; what is not configured is kept long."""
    return RETENTION.get(case_type, "long")
