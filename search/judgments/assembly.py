"""Makes the row of a judgment from its original text and the anonymisation that a clerk recorded."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from search.case_numbers import case_numbers
from search.judgments.models import SECTIONS, Judgment
from search.judgments.rules.anonymise import Change, apply_all
from search.judgments.rules.citations import statutes

TITLE = "title"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a judgment beside its text. `people`: judges, clerks, parties, lawyers, firms."""

    court_id: UUID
    case_number: str
    cause_code: str
    document_type: str
    procedure: str
    title: str
    decided_on: dt.date
    effective_on: dt.date | None
    amount: Decimal | None
    people: Mapping[str, Sequence[str]]
    verification_code: str = ""

    def to_json(self) -> dict[str, Any]:
        """As kept with the publication."""
        return {
            "court_id": str(self.court_id), "case_number": self.case_number, "cause_code": self.cause_code,
            "document_type": self.document_type, "procedure": self.procedure, "title": self.title,
            "decided_on": self.decided_on.isoformat(), "amount": None if self.amount is None else str(self.amount),
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "people": {part: list(names) for part, names in self.people.items()}, "verification_code": self.verification_code,
        }  # fmt: skip

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Facts":
        """The facts as kept."""
        effective = content["effective_on"]
        return cls(
            court_id=UUID(content["court_id"]), case_number=content["case_number"], cause_code=content["cause_code"],
            document_type=content["document_type"], procedure=content["procedure"], title=content["title"],
            decided_on=dt.date.fromisoformat(content["decided_on"]), people=content["people"],
            effective_on=dt.date.fromisoformat(effective) if effective else None,
            amount=None if content["amount"] is None else Decimal(content["amount"]),
            verification_code=content["verification_code"],
        )  # fmt: skip


def with_title(facts: Facts, original: Mapping[str, str]) -> dict[str, str]:
    """Everything that is shown and must be anonymised: the title, then the sections in order."""
    return {TITLE: facts.title, **{name: original[name] for name in SECTIONS if original.get(name)}}


def assemble(facts: Facts, original: Mapping[str, str], changes: Sequence[Change], now: dt.datetime, **more: Any) -> Judgment:
    """An unsaved judgment with the changes made. Raises ValueError if a change does not fit the text."""
    done = apply_all(with_title(facts, original), changes)
    texts = {name: masked.text for name, masked in done.items()}
    title = texts.pop(TITLE)
    cited = case_numbers("\n".join(texts.values()))
    judgment = Judgment(
        court_id=facts.court_id, case_number=facts.case_number, cause_code=facts.cause_code,
        document_type=facts.document_type, procedure=facts.procedure, title=title, decided_on=facts.decided_on,
        effective_on=facts.effective_on, amount=facts.amount, sections=texts,
        masked={name: [list(span) for span in masked.spans] for name, masked in done.items() if masked.spans},
        people=_people(facts.people, changes), verification_code=facts.verification_code, published_at=now,
        statutes=[statute.key for statute in statutes(f"{texts.get('reasons', '')}\n{texts.get('articles', '')}")],
        cited_cases=[number for number in cited if number != facts.case_number], **more,
    )  # fmt: skip
    judgment.digest = digest(judgment)
    return judgment


def digest(judgment: Judgment) -> str:
    """SHA-256 of all that the index holds of a judgment: unequal digests mean a stale copy."""
    content = [
        judgment.case_number, judgment.cause_code, judgment.document_type, judgment.procedure, judgment.title,
        judgment.decided_on.isoformat(), str(judgment.amount), judgment.sections, judgment.people, judgment.statutes,
        str(judgment.court_id),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _people(people: Mapping[str, Sequence[str]], changes: Sequence[Change]) -> dict[str, list[str]]:
    """Names by part; hidden ones as they were hidden. Names of the court are never hidden."""
    hidden = {change.original: change.replacement for change in changes if change.accepted and change.rule == "name"}
    court = {"judges", "clerks"}
    return {part: [n if part in court else hidden.get(n, n) for n in names] for part, names in people.items()}
