"""An answer becomes a paper in the dossier."""

import datetime as dt

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from filing.causes import registry
from filing.dossier.entries import add_dossier_entry
from filing.events import PartyAnswered
from filing.paper.models import PaperEntry
from filing.parties.claimed import claimed_elements, titles_of, with_titles
from filing.parties.models import PartyAnswer
from filing.parties.rules.matrix import matrix
from filing.parties.wording import said_text


@subscribe(PartyAnswered, atomic=False)
def file_answer(event: PartyAnswered, _now: dt.datetime) -> None:
    """The answer, printed or as it came on paper, is filed under its number of the catalogue, once; nothing else is."""
    given = PartyAnswer.objects.select_related("party", "case__court").filter(party_id=event.party_id).first()
    if given is None:
        return
    case, key = given.case, f"answer:{given.party_id}"
    if case.dossier.filter(key=key).exists():
        return
    scanned = case.papers.filter(party=given.party, kind=PaperEntry.Kind.ANSWER).select_related("file").first()
    if scanned is not None:
        add_dossier_entry(
            case=case, kind="answer", title=scanned.title, key=key, file=scanned.file, file_name=scanned.file_name,
            source=given.party.name, pages=scanned.pages,
        )  # fmt: skip
        return
    document = CourtDocument(kind="answer", title="民事答辩状", court=case.court, case_number=case.case_number, data=_data(given))
    rendering = render_document(document)
    add_dossier_entry(
        case=case,
        kind="answer",
        title="民事答辩状",
        key=key,
        file=store_bytes(rendering.pdf, media_type="application/pdf"),
        file_name=f"答辩状{case.case_number}.pdf",
        source=given.party.name,
        pages=rendering.page_count,
    )


@override("zh-hans")
def _data(given: PartyAnswer) -> dict[str, object]:
    """The answer in the order of the complaint: beside each element what was said to it, in words and with evidence."""
    rows = matrix(claimed_elements(given.case), [(given.party.name, with_titles(given.positions, titles_of(given.case)))])
    elements = [
        {"label": row.claimed.label, "value": f"原告主张：{row.claimed.text}\n答辩人：{said_text(row.said[0]) or '未表态'}"}
        for row in rows
    ]
    sections = [{"title": "答辩意见", "elements": [{"label": "答辩意见", "value": given.text}]}]
    return {
        "cause": registry.get(given.case.cause_code).name.zh,
        "sections": [*sections, {"title": "对原告主张的态度", "elements": elements}],
        "plaintiffs": [given.party.name],
        "signed_on": clock.local(given.submitted_at).date().isoformat(),
    }
