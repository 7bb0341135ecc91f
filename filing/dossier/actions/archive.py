"""A closed case's file goes to the archive: the clerk hands it over, the archivist takes it or gives it back."""

import datetime as dt
import uuid
from dataclasses import asdict

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, DossierEntry
from filing.dossier.catalogue import for_papers
from filing.dossier.models import ArchiveSubmission
from filing.dossier.queries import whole_file
from filing.dossier.rules.archiving import Facts, Finding, check
from filing.events import CaseArchived

SETTLED = (CourtDocument.State.SEALED, CourtDocument.State.TEXT)


class NotFit(Exception):
    """The file cannot go to the archive yet; ``findings`` says why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def findings_of(case: Case) -> list[Finding]:
    """What the quality check says of the file as it stands."""
    rows = DossierEntry.objects.filter(case=case).select_related("document").order_by("catalogue_number", "created_at", "pk")
    facts = [
        Facts(
            title=row.title,
            catalogue_number=row.catalogue_number,
            pages=row.pages,
            has_file=row.document is not None or row.file_id is not None,
            settled=row.document is None or row.document.state in SETTLED,
        )
        for row in rows
    ]
    return check(case.case_type, facts, frozenset(for_papers(case.case_type)))


@transaction.atomic
def hand_over(*, actor: Actor, case_id: uuid.UUID, retention: str, explanation: str = "", now: dt.datetime) -> ArchiveSubmission:
    """The file waits for the archivist with its pages, volumes and findings; handed over twice it waits once.

    Who may: the clerk of the panel, once the case has ended. Raises NotFit for grave findings, or for lighter ones without an
    explanation.
    """
    case = access(actor, Case, case_id, "archive", lock=True)
    standing = ArchiveSubmission.objects.filter(case=case).exclude(state=ArchiveSubmission.State.RETURNED).first()
    if standing:
        return standing
    findings = findings_of(case)
    if any(finding.grave for finding in findings) or (findings and not explanation.strip()):
        raise NotFit(findings)
    volumes = whole_file(case)
    submission = ArchiveSubmission.objects.create(
        case=case,
        retention=ArchiveSubmission.Retention(retention),
        pages=sum(volume.pages for volume in volumes),
        volumes=len(volumes),
        findings=[asdict(finding) for finding in findings],
        explanation=explanation.strip()[:200],
        handed_by_id=actor.account_id,
        handed_at=now,
    )
    record(actor=actor, action="hand_over_dossier", obj=submission, now=now, reason=explanation)
    return submission


@transaction.atomic
def decide_submission(
    *, actor: Actor, submission_id: uuid.UUID, accept: bool, reason: str = "", now: dt.datetime
) -> ArchiveSubmission:
    """The file is in the archive, or back with the clerk for the reason. Who may: the court's archivist, once.

    Raises ValueError for a return without a reason. Publishes CaseArchived.
    """
    submission = access(actor, ArchiveSubmission, submission_id, "decide", lock=True)
    if not accept and not reason.strip():
        raise ValueError("a return needs a reason")
    states = ArchiveSubmission.State
    submission.state = states.ACCEPTED if accept else states.RETURNED
    submission.decided_by_id, submission.decided_at, submission.reason = actor.user_id, now, reason.strip()[:200]
    submission.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record(actor=actor, action=f"archive_{submission.state}", obj=submission, now=now, reason=reason)
    if accept:
        publish(CaseArchived(case_id=submission.case_id), now=now)
    return submission
