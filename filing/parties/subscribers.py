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
from filing.dossier.rules.matters import Matter
from filing.events import AppealAnswered, PartyAnswered
from filing.paper.models import PaperEntry
from filing.parties.actions.answer_appeal import TITLE
from filing.parties.claimed import CLAIMS, claimed_elements, titles_of, with_titles
from filing.parties.models import AppealAnswer, ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.grounds import WORDS
from filing.parties.rules.matrix import matrix
from filing.parties.wording import said_or_silent


@subscribe(PartyAnswered, atomic=False)
def file_answer(event: PartyAnswered, _now: dt.datetime) -> None:
    """The answer, printed or as it came on paper, is filed under its number of the catalogue, once; nothing else is."""
    given = PartyAnswer.objects.select_related("party", "case__court").filter(party_id=event.party_id).first()
    if given is None:
        return
    for later in ChangedClaimsAnswer.objects.select_related("party", "case__court").filter(party_id=event.party_id):
        _file_printed(later, f"answer:{later.party_id}:{later.change_id}", "答辩状（对变更后的诉讼请求）")
    case, key = given.case, f"answer:{given.party_id}"
    if case.dossier.filter(key=key).exists():
        return
    scanned = case.papers.filter(party=given.party, kind=PaperEntry.Kind.ANSWER).select_related("file").first()
    if scanned is not None:
        add_dossier_entry(
            case=case, under=Matter.ANSWER, title=scanned.title, key=key, file=scanned.file, file_name=scanned.file_name,
            source=given.party.name, pages=scanned.pages,
        )  # fmt: skip
        return
    _file_printed(given, key, "民事答辩状")


def _file_printed(given: PartyAnswer | ChangedClaimsAnswer, key: str, title: str) -> None:
    case = given.case
    if case.dossier.filter(key=key).exists():
        return
    rendering = render_document(
        CourtDocument(
            kind="answer", title=title, court=case.court, case_number=case.case_number, data=_data(given),
            created_at=given.submitted_at,
        )
    )  # fmt: skip
    add_dossier_entry(
        case=case,
        under=Matter.ANSWER,
        title=title,
        key=key,
        file=store_bytes(rendering.pdf, media_type="application/pdf"),
        file_name=f"答辩状{case.case_number}.pdf",
        source=given.party.name,
        pages=rendering.page_count,
    )


@override("zh-hans")
def _data(given: PartyAnswer | ChangedClaimsAnswer) -> dict[str, object]:
    """The answer in the order of the complaint: beside each element what was said to it, in words and with evidence."""
    claimed = claimed_elements(given.case, at=given.submitted_at)
    if isinstance(given, ChangedClaimsAnswer):
        claimed = [one for one in claimed if one.section == CLAIMS]
    rows = matrix(claimed, [(given.party.name, with_titles(given.positions, titles_of(given.case)))])
    elements = [
        {"label": row.claimed.label, "value": f"原告主张：{row.claimed.text}\n答辩人：{said_or_silent(row, row.said[0])}"}
        for row in rows
    ]
    sections = [{"title": "答辩意见", "elements": [{"label": "答辩意见", "value": given.text}]}]
    return {
        "cause": registry.get(given.case.cause_code).name.zh,
        "sections": [*sections, {"title": "对原告主张的态度", "elements": elements}],
        "plaintiffs": [given.party.name],
        "signed_on": clock.local(given.submitted_at).date().isoformat(),
    }


@subscribe(AppealAnswered, atomic=False)
def file_appeal_answer(event: AppealAnswered, _now: dt.datetime) -> None:
    """The answer to an appeal, printed, stands in the file once; what came as a file stands there already."""
    given = AppealAnswer.objects.select_related("party", "case__court").get(pk=event.answer_id)
    case, printed = given.case, given.positions or given.text
    if not printed or case.dossier.filter(key=given.key).exists():
        return
    data = _appeal_data(given)
    rendering = render_document(
        CourtDocument(
            kind="answer", title=TITLE, court=case.court, case_number=case.case_number, data=data, created_at=given.submitted_at
        )
    )
    add_dossier_entry(
        case=case,
        under=Matter.ANSWER,
        title=TITLE,
        key=given.key,
        file=store_bytes(rendering.pdf, media_type="application/pdf"),
        file_name=f"{TITLE}{case.case_number}.pdf",
        source=given.party.name,
        pages=rendering.page_count,
    )


@override("zh-hans")
def _appeal_data(given: AppealAnswer) -> dict[str, object]:
    rows = [
        {"label": one["ground"], "value": WORDS[one["position"]] + (f"\n{one['note']}" if one["note"] else "")}
        for one in given.positions
    ]
    sections: list[dict[str, object]] = [{"title": "答辩意见", "elements": [{"label": "答辩意见", "value": given.text}]}]
    if rows:
        sections.append({"title": "对各项请求和理由的态度", "elements": rows})
    return {
        "cause": registry.get(given.case.cause_code).name.zh,
        "sections": sections,
        "plaintiffs": [given.party.name],
        "signed_on": clock.local(given.submitted_at).date().isoformat(),
    }
