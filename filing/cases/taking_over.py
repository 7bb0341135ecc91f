"""A suit goes on under another number: its file, its answers and its fees go with it, and nothing is asked for again."""

import datetime as dt
from collections.abc import Mapping

from django.db import models

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.cases.models import Case, DossierEntry, EvidenceItem, Party
from filing.dossier.catalogue import number_in
from filing.dossier.models import ServedDocument
from filing.fees.actions.begin_term import await_notice
from filing.fees.models import Fee
from filing.parties.models import PartyAnswer

# The fees of the suit; what a single application cost stays where it was decided.
OF_THE_SUIT = (Fee.Purpose.CLAIM, Fee.Purpose.COUNTERCLAIM, Fee.Purpose.THIRD_PARTY)
COPIED_OF_ENTRY = (
    "title", "document", "file", "file_name", "source", "pages", "position", "sealing", "key", "created_at",
)  # fmt: skip
COPIED_OF_EVIDENCE = ("order", "title", "purpose", "file", "file_name", "pages", "created_at")


def take_over(*, actor: Actor, source: Case, target: Case, copies: Mapping[Party, Party], now: dt.datetime) -> None:
    """The target has the main volume, the evidence, the answers and the fees of the source, in the caller's transaction.

    Entries are copied, the stored files are not. The secret volume stays with the court that wrote it. Prepaid fees go with the
    case (FEE art. 24). ``copies`` are the parties of the source as they stand in the target.
    """
    _take_entries(source, target, copies)
    _take_answers(source, target, copies, _take_evidence(source, target, copies))
    _take_fees(actor, source, target, copies, now)
    record(actor=actor, action="take_over", obj=target, now=now, detail={"from": source.case_number})


def _values(row: models.Model, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _now(party: Party | None, copies: Mapping[Party, Party]) -> Party | None:
    """The party in the target; for who was succeeded in the source, the successor."""
    while party is not None and party not in copies:
        party = party.successors.order_by("created_at").first()
    return copies[party] if party else None


def _take_entries(source: Case, target: Case, copies: Mapping[Party, Party]) -> None:
    entries = DossierEntry.objects.filter(case=source).select_related("document", "file")
    DossierEntry.objects.bulk_create(
        DossierEntry(
            case=target, catalogue_number=number_in(target.case_type, one.catalogue_number, source.case_type),
            **_values(one, COPIED_OF_ENTRY),
        )
        for one in entries
    )  # fmt: skip
    served = ServedDocument.objects.filter(party__in=copies).select_related("party")
    ServedDocument.objects.bulk_create(
        ServedDocument(party=copies[one.party], document_id=one.document_id, effective_at=one.effective_at) for one in served
    )


def _take_evidence(source: Case, target: Case, copies: Mapping[Party, Party]) -> dict[str, str]:
    """The evidence under its numbers, a successor's after its own; old id → new id."""
    taken: dict[str, str] = {}
    last: dict[Party, int] = {}
    for item in EvidenceItem.objects.filter(case=source).select_related("party", "file").order_by("party__left_at", "order"):
        party = _now(item.party, copies)
        if party is None:
            continue
        last[party] = last.get(party, 0) + 1
        values = _values(item, COPIED_OF_EVIDENCE) | {"order": last[party]}
        taken[str(item.pk)] = str(EvidenceItem.objects.create(case=target, party=party, **values).pk)
    return taken


def _take_answers(source: Case, target: Case, copies: Mapping[Party, Party], evidence: Mapping[str, str]) -> None:
    for answer in PartyAnswer.objects.filter(case=source).select_related("party"):
        party = _now(answer.party, copies)
        if party is None or PartyAnswer.objects.filter(party=party).exists():
            continue
        positions = {
            key: {**taken, "evidence": [evidence[one] for one in taken.get("evidence", []) if one in evidence]}
            for key, taken in answer.positions.items()
        }
        PartyAnswer.objects.create(
            case=target, party=party, positions=positions, text=answer.text, sha256=answer.sha256,
            submitted_at=answer.submitted_at,
        )  # fmt: skip


def _take_fees(actor: Actor, source: Case, target: Case, copies: Mapping[Party, Party], now: dt.datetime) -> None:
    for fee in Fee.objects.select_for_update(of=("self",)).filter(case=source, purpose__in=OF_THE_SUIT).select_related("payer"):
        fee.case, fee.payer = target, _now(fee.payer, copies)
        fee.save(update_fields=["case", "payer"])
        if fee.state == Fee.State.DUE and fee.prepaid:
            await_notice(fee, now=now)  # the term began with a notice of the court before; this one's has its own
        record(actor=actor, action="hand_over_fee", obj=fee, now=now, detail={"from": source.case_number})
