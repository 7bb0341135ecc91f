"""The pre-check over a draft or over what was submitted."""

from typing import Any

from filing.causes.elements import load_form
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows
from filing.intake.rules import content as contents
from filing.intake.rules.findings import Finding, Material, findings


def findings_of(snapshot: dict[str, Any]) -> list[Finding]:
    """What the check finds in a snapshot."""
    return findings(
        Material(
            form=load_form(snapshot["form"]),
            answers=snapshot["answers"],
            plaintiffs=[contents.facts(one) for one in contents.parties(snapshot, contents.PLAINTIFF)],
            defendants=[contents.facts(one) for one in contents.parties(snapshot, contents.DEFENDANT)],
            evidence=[item["kinds"] for item in snapshot["evidence"]],
            court_name=snapshot["court"]["name"],
        )
    )


def findings_of_draft(draft: FilingDraft) -> list[Finding]:
    """What the check finds in a draft, told to the litigant before submission."""
    court = draft.court.name_zh if draft.court else ""
    snapshot = {**draft.content, "form": draft.form_key, "court": {"name": court}, "evidence": evidence_rows(draft)}
    return findings_of(snapshot)
