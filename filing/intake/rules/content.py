"""The content of a draft as plain data: typed answers, parties, pages seen; and how far it has come. Knows no Django.

``{"answers": {key: text}, "parties": [{"id", "role", "kind", "source", "answers"}], "seen": [page]}``
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filing.causes.answers import Problem, computed, problems, text, texts
from filing.causes.elements import Element, ElementForm, Page, party_elements
from filing.causes.procedures import is_application

Content = dict[str, Any]
PLAINTIFF, DEFENDANT, THIRD_PARTY = "plaintiff", "defendant", "third_party"
PARTIES_PAGES = {PLAINTIFF: "plaintiff", DEFENDANT: "defendant", THIRD_PARTY: "third_party"}
MOST_PARTIES = 20
TOLD = "told"  # what the person said at the start had happened


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem with the page on which it can be mended; ``party`` is the party's id on the parties' pages."""

    page: str
    problem: Problem
    party: str = ""


def empty() -> Content:
    """A content with nothing in it."""
    return {"answers": {}, "parties": [], "seen": []}


def answers(content: Content) -> dict[str, Any]:
    """The typed answers."""
    found: dict[str, Any] = content.setdefault("answers", {})
    return found


def parties(content: Content, role: str = "") -> list[dict[str, Any]]:
    """The parties, all or of one role, in their order."""
    return [party for party in content.get("parties", []) if not role or party["role"] == role]


def party(content: Content, party_id: str) -> dict[str, Any] | None:
    """The party with this id, or None."""
    return next((one for one in content.get("parties", []) if one["id"] == party_id), None)


def names(content: Content, role: str) -> str:
    """The names of a role's parties, as they stand in a title."""
    return "、".join(str(one["answers"].get("name", "")) for one in parties(content, role))


def roles_of(cause_code: str) -> tuple[str, ...]:
    """The sides that a filing of this cause names; in a suit the last is a third party without a claim of its own (CPL 59)."""
    return (PLAINTIFF, DEFENDANT) if is_application(cause_code) else (PLAINTIFF, DEFENDANT, THIRD_PARTY)


# What is asked beside the facts of a party: who represents the plaintiff, why the outcome concerns the third party.
_ASKED_OF_ROLE = {PLAINTIFF: "representative", THIRD_PARTY: "third_party"}


def elements_of(one: Mapping[str, Any], version: str) -> tuple[Element, ...]:
    """What is asked of this party by the version of the form with which it was begun."""
    asked, more = party_elements(one["kind"], version), _ASKED_OF_ROLE.get(one["role"])
    return asked + party_elements(more, version, one["kind"]) if more else asked


def facts(one: Mapping[str, Any]) -> dict[str, str]:
    """A party's answers as single texts."""
    return {key: " ".join(texts(one["answers"], key)) for key in one["answers"]}


def mark(content: Content, page: str) -> None:
    """Note that the page was filled in."""
    pages = content.setdefault("seen", [])
    if page not in pages:
        pages.append(page)


def all_problems(
    form: ElementForm, content: Content, *, evidence: int, has_court: bool, today: dt.date, needs_defendant: bool = True
) -> list[PlacedProblem]:
    """Everything that stands in the way of submission, in the order of the task list."""
    found: list[PlacedProblem] = []
    for role, page in PARTIES_PAGES.items():
        of_role = parties(content, role)
        if not of_role and (role == PLAINTIFF or (role == DEFENDANT and needs_defendant)):
            found.append(PlacedProblem(page, Problem(page, "no_party")))
        for one in of_role:
            wrong = problems(elements_of(one, form.template_version), one["answers"], today=today, role=role)
            found += [PlacedProblem(page, problem, one["id"]) for problem in wrong]
    for form_page in form.pages:
        wrong = problems(form_page.elements, answers(content), today=today)
        found += [PlacedProblem(form_page.key, problem) for problem in wrong]
    if not evidence:
        found.append(PlacedProblem("evidence", Problem("evidence", "no_evidence")))
    if not has_court:
        found.append(PlacedProblem("court", Problem("court", "no_court")))
    return found


def evidence_line(items: Sequence[Mapping[str, Any]]) -> str:
    """The list of evidence as the complaint prints it."""
    return "；".join(f"{number}.{item['title']}（{_extent(item)}）" for number, item in enumerate(items, 1))


def _extent(item: Mapping[str, Any]) -> str:
    """Its pages; without pages what it is instead (录音)."""
    return f"{item['pages']}页" if item["pages"] else item.get("medium") or "—"


def complete_answers(form: ElementForm, content: Content, evidence: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Typed and computed answers together."""
    typed = answers(content)
    worked_out = computed(list(form.elements()), typed, {"evidence_list": evidence_line(evidence)})
    return {**typed, **worked_out}


def likeness(snapshot: Mapping[str, Any]) -> str:
    """Who sues whom, for what and how much, as one line in which order does not matter; '' while a side is missing.

    Plaintiffs count by their number, because they prove it; of defendants only the name is sure to be known.
    """
    sides = []
    for role, keys in ((PLAINTIFF, ("id_number", "uscc", "name")), (DEFENDANT, ("name",))):
        known = [facts(one) for one in snapshot.get("parties", []) if one["role"] == role]
        names = sorted(next((fact[key] for key in keys if fact.get(key)), "").upper() for fact in known)
        if not all(names) or not names:
            return ""
        sides.append("+".join(names))
    return "|".join([*sides, str(snapshot["cause"]), str(snapshot["answers"].get("claim_total", ""))])


def digest(snapshot: Mapping[str, Any]) -> str:
    """The SHA-256 of a snapshot in canonical JSON, in hexadecimal."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def begun_with_told(form_page: Page, content: Content) -> Element | None:
    """The element of a page that still has what was told at the start, word for word; None for none."""
    told = content.get(TOLD, "")
    kept = (one for one in form_page.elements if one.prefill == TOLD and told and text(answers(content), one.key) == told)
    return next(kept, None)
