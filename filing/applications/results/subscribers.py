"""A written opinion becomes a paper in the file, beside what it answers."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.applications.papers import cause_of
from filing.applications.results.models import ResultOpinion
from filing.dossier.entries import add_dossier_entry
from filing.events import OpinionGiven


@subscribe(OpinionGiven, atomic=False)
def file_opinion(event: OpinionGiven, _now: dt.datetime) -> None:
    """Printed and filed once, under the number of what it is about."""
    opinion = ResultOpinion.objects.select_related("party", "result__application__case__court").get(pk=event.opinion_id)
    application, key = opinion.result.application, f"opinion:{opinion.pk}"
    case, kind = application.case, application.definition
    if case.dossier.filter(key=key).exists():
        return
    data = {
        "cause": cause_of(case),
        "sections": [{"title": f"对“{opinion.result.title}”的质证意见", "elements": [{"label": "意见", "value": opinion.text}]}],
        "plaintiffs": [opinion.party.name],
        "court_name": case.court.name_zh,
        "signed_on": clock.local(opinion.given_at).date().isoformat(),
    }
    rendering = render_document(
        CourtDocument(
            kind="opinion", title="质证意见", court=case.court, case_number=case.case_number, data=data,
            created_at=opinion.given_at,
        )
    )  # fmt: skip
    add_dossier_entry(
        case=case, under=kind.matter, title=f"质证意见：{opinion.result.title}", key=key,
        file=store_bytes(rendering.pdf, media_type="application/pdf"), file_name=f"质证意见{case.case_number}.pdf",
        source=opinion.party.name, pages=rendering.page_count,
    )  # fmt: skip
