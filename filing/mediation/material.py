"""What the court already has of the actor's evidence, so that it can be shown in the room without being sent again."""

from dataclasses import dataclass

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.models import EvidenceItem
from filing.cases.policies import own_party
from filing.intake.models import DraftEvidence
from filing.intake.queries import latest_version
from filing.mediation.models import Mediation


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence."""

    title: str
    file_id: str
    file_name: str
    pages: int


def evidence_of(actor: Actor, mediation: Mediation) -> list[Exhibit]:
    """The evidence of the actor's own draft or filing, or of the own party in the case."""
    if mediation.case is not None:
        own = mediation.case.parties.filter(own_party(actor))
        items = visible_to(actor, EvidenceItem).filter(case=mediation.case, party__in=own).order_by("party", "order")
        return [Exhibit(one.title, str(one.file_id), one.file_name, one.pages) for one in items]
    if mediation.draft is not None:
        rows = visible_to(actor, DraftEvidence).filter(draft=mediation.draft).order_by("order")
        return [Exhibit(one.title, str(one.file_id), one.file_name, one.pages) for one in rows]
    if mediation.filing is None or mediation.filing.owner_id != actor.user_id:
        return []
    filed = latest_version(mediation.filing).content["evidence"]
    return [Exhibit(one["title"], one["file_id"], one["file_name"], one["pages"]) for one in filed]
