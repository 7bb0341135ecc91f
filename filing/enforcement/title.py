"""What is enforced (执行依据) stands in the file of the enforcement, where the list of its papers has its place for it."""

from django.db.models import Q, QuerySet

from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, CaseLink, DossierEntry
from filing.decisions.models import Decision
from filing.decisions.reviewing import BACK, ENFORCED
from filing.dossier.entries import add_document_entry
from filing.dossier.rules.matters import Matter
from filing.enforcement.models import EnforcementApplication

Sealing = DossierEntry.Sealing
# From open to closed: a paper is no more open in the second file than in the first.
STRICTER = (Sealing.NONE, Sealing.NOT_PUBLIC, Sealing.SEALED)


def file_title(application: EnforcementApplication, case: Case) -> None:
    """The judgments in effect of the chain, lowest court first, or the agreement, order or ruling that is enforced like one.

    Each once, closed as it is in the file that it comes from (``dossier.policies.open_to_public``: never open by this file).
    """
    for decision in _titles(application):
        document = decision.document
        if document is None or document.state != CourtDocument.State.SEALED:
            continue
        source = decision.case.court.name_zh
        add_document_entry(case=case, document=document, under=Matter.BASIS, source=source, sealing=_sealing_of(document))


def _titles(application: EnforcementApplication) -> QuerySet[Decision]:
    """What is enforced itself, and the judgments in effect of the courts above that left it standing."""
    source = application.source_case
    above = Q(kind__in=BACK, from_case=source) | Q(kind__in=BACK, from_case__links_in__from_case=source)
    chain = Q(case=source) | Q(case__in=CaseLink.objects.filter(above).values("to_case"))
    in_effect = Q(kind__in=ENFORCED, state=Decision.State.EFFECTIVE)
    rows = Decision.objects.filter(Q(pk=application.decision_id) | chain & in_effect)
    return rows.select_related("document", "case__court").order_by("decided_on", "pk")


def _sealing_of(document: CourtDocument) -> str:
    """The strictest under which the paper stands in any file."""
    found = DossierEntry.objects.filter(document=document).values_list("sealing", flat=True)
    return max(found, key=STRICTER.index, default=Sealing.NONE)
