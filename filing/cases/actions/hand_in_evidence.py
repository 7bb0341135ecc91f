"""A party hands in further evidence in a running case."""

import datetime as dt
import uuid
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, EvidenceItem, Party
from filing.cases.queries import my_parties
from filing.dossier.entries import add_dossier_entry, evidence_of


@transaction.atomic
def hand_in_evidence(  # noqa: PLR0913 - the whole of what is handed in, and for whom
    *,
    actor: Actor,
    case_id: uuid.UUID,
    upload: Upload,
    title: str,
    purpose: str,
    party_id: uuid.UUID | None = None,
    key: str = "",
    now: dt.datetime,
) -> EvidenceItem:
    """The item joins the catalogue and the dossier of the actor's own party, of several ``party_id`` (民事诉讼法 第六十八条).

    The same ``key`` again, minted with the page, gives the same item; "" is none.
    Raises Refused for who is no party of the case and acts for none, or for several and does not say for which.
    """
    case = access(actor, Case, case_id, "hand_in_evidence", lock=True)
    upload = access(actor, Upload, upload.pk, "use")
    own = [one for one in my_parties(actor, case) if party_id in {None, one.pk}]
    if len(own) != 1:
        raise Refused(
            "filing.case", "hand_in_evidence", [_("请选择是哪一方当事人的证据") if own else _("只有当事人可以提交证据")]
        )
    if key and (known := own[0].evidence.filter(key=key).first()):
        return known
    return add_evidence_of(actor=actor, party=own[0], upload=upload, title=title, purpose=purpose, key=key, now=now)


def add_evidence_of(
    *, actor: Actor, party: Party, upload: Upload, title: str, purpose: str, key: str = "", now: dt.datetime
) -> EvidenceItem:
    """One more item of the party, in the transaction of the caller, who holds the case and has judged the right to it."""
    case = party.case
    last = EvidenceItem.objects.filter(case=case, party=party).order_by("-order").first()
    item = EvidenceItem.objects.create(
        case=case,
        party=party,
        order=last.order + 1 if last else 1,
        title=title or upload.original_name[:160],
        purpose=purpose,
        file=cast(StoredFile, upload.stored),  # a checked upload has its file
        file_name=upload.original_name[:200],
        pages=page_count(upload.stored, upload.pages),
        key=key,
    )
    add_dossier_entry(
        case=case,
        under=evidence_of(party),
        title=item.title,
        key=f"evidence:{item.pk}",
        file=item.file,
        file_name=item.file_name,
        source=party.name,
        pages=item.pages,
    )
    record(actor=actor, action="hand_in_evidence", obj=item, now=now, detail={"sha256": item.file.sha256})
    return item
