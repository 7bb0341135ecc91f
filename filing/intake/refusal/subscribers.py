"""The papers of an appeal against a refusal; each may run twice: entries have keys. Rendered with no transaction open."""

import datetime as dt
from typing import Any

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case
from filing.causes import registry
from filing.dossier.entries import add_document_entry, add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import RefusalAppealed
from filing.intake.models import FilingVersion
from filing.intake.queries import latest_version
from filing.intake.refusal.models import RefusalAppeal

TITLE = "民事上诉状"


@subscribe(RefusalAppealed, atomic=False)
def file_appeal(event: RefusalAppealed, now: dt.datetime) -> None:
    """The appeal, the ruling and the complaint stand in the file of the court above."""
    appeal = RefusalAppeal.objects.select_related("filing", "review__document").get(case_id=event.case_id)
    case, key = Case.objects.select_related("court").get(pk=event.case_id), f"refusal_appeal:{appeal.pk}"
    if case.dossier.filter(key=key).exists():
        return
    rendering = render_document(
        CourtDocument(
            kind="application", title=TITLE, court=case.court, case_number=case.case_number, data=_paper(appeal, case),
            created_at=appeal.submitted_at,
        )
    )  # fmt: skip
    file = store_bytes(rendering.pdf, media_type="application/pdf")
    _file(appeal, case, key, file, rendering.page_count)


@transaction.atomic
def _file(appeal: RefusalAppeal, case: Case, key: str, file: StoredFile, pages: int) -> None:
    version = latest_version(appeal.filing)
    name = case.parties.order_by("order").values_list("name", flat=True)[0]
    add_dossier_entry(
        case=case, under=Matter.APPEAL, title=TITLE, key=key, file=file, file_name=f"{TITLE}{case.case_number}.pdf", source=name,
        pages=pages,
    )  # fmt: skip
    if appeal.review.document is not None:
        add_document_entry(case=case, document=appeal.review.document, source=appeal.filing.court.name_zh)
    _file_complaint(appeal, case, version, name)


def _file_complaint(appeal: RefusalAppeal, case: Case, version: FilingVersion, name: str) -> None:
    if version.complaint_file is not None:
        add_dossier_entry(
            case=case, under=Matter.COMPLAINT, title="起诉状", key="complaint", file=version.complaint_file,
            file_name=f"起诉状{appeal.filing.receipt_number}.pdf", source=name, pages=version.complaint_pages,
        )  # fmt: skip


def _paper(appeal: RefusalAppeal, case: Case) -> dict[str, Any]:
    rows = [{"label": "上诉请求", "value": appeal.requests}, {"label": "事实和理由", "value": appeal.reasons}]
    return {
        "cause": registry.get(appeal.filing.cause_code).name.zh,
        "sections": [{"title": TITLE, "elements": rows}],
        "plaintiffs": list(case.parties.order_by("order").values_list("name", flat=True)),
        "court_name": case.court.name_zh,
        "signed_on": clock.local(appeal.submitted_at).date().isoformat(),
    }
