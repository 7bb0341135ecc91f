"""Cases with documents to serve. All people are fictitious."""

import datetime as dt
import hashlib

from courtportal.kernel import ids
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.vault.models import StoredFile
from delivery.addresses.actions.confirm import Confirmed, keep_address
from delivery.addresses.models import ServiceAddress
from delivery.service.actions.make_order import make_order
from delivery.service.actions.record_outcome import Noted, record_outcome
from delivery.service.models import ServiceAttempt, ServiceOrder, ServiceRecipient
from delivery.service.rules.effect import Consent
from filing.cases.models import Case, Party
from tests.factories.court_cases import member

NUMBER = "11010519491231002X"  # the example of GB 11643
PHONE = "13800000000"


def sealed_document(
    case: Case,
    kind: str = "notice_to_respond",
    title: str = "应诉通知书",
    state: str = "sealed",
    key: str | None = None,
    replaces: CourtDocument | None = None,
    **said: object,
) -> CourtDocument:
    """A sealed document of the case (or one in another state), its bytes standing for a PDF; ``key`` as it was issued under,
    ``replaces`` what it came in place of.
    """
    data = f"%PDF-1.7 {title} {ids.new_id()}\n%%EOF\n".encode()
    return CourtDocument.objects.create(
        kind=kind,
        template_version="test",
        title=title,
        data=said,
        court=case.court,
        case_id=case.pk,
        case_number=case.case_number,
        state=state,
        stored_file=store_bytes(data, media_type="application/pdf"),
        sha256=hashlib.sha256(data).hexdigest(),
        verification_code=ids.new_code(16),
        page_count=2,
        key=key,
        replaces=replaces,
    )


def party_of(case: Case, role: str = "defendant") -> Party:
    """The case's first party in the role."""
    return case.parties.get(role=role, order=1)


def confirmed_address(party: Party, now: dt.datetime, consent: Consent = Consent.EXPRESS, **fields: object) -> ServiceAddress:
    """The party's confirmed service address."""
    values: dict[str, object] = {
        "recipient_name": party.name,
        "phone": PHONE,
        "postal_address": "佛山市禅城区演示路1号",
        **fields,
    }
    confirmed = Confirmed(consent=consent, **values)  # type: ignore[arg-type]
    return keep_address(actor=SYSTEM, party=party, given="portal", confirmed=confirmed, now=now)


def order_for(
    case: Case, now: dt.datetime, role: str = "defendant", documents: int = 2, purpose: str = "respond"
) -> ServiceOrder:
    """Documents ordered to be served on the party in the role."""
    kinds = [("notice_to_respond", "应诉通知书"), ("notice_of_evidence", "举证通知书"), ("summons", "传票")]
    made = [sealed_document(case, kind, title) for kind, title in kinds[:documents]]
    return make_order(
        actor=SYSTEM,
        case_id=case.pk,
        document_ids=[document.pk for document in made],
        party_ids=[party_of(case, role).pk],
        purpose=purpose,
        now=now,
    )


def order_of_kind(case: Case, now: dt.datetime, kind: str, role: str = "defendant", **said: str) -> ServiceOrder:
    """One document of this kind, which says this, ordered to be served on the party in the role."""
    document = sealed_document(case, kind, "民事调解书" if kind == "mediation_statement" else "文书", **said)
    party_id = party_of(case, role).pk
    return make_order(actor=SYSTEM, case_id=case.pk, document_ids=[document.pk], party_ids=[party_id], purpose="respond", now=now)


def recipient_of(order: ServiceOrder) -> ServiceRecipient:
    """The order's only recipient."""
    return order.recipients.get()


def bind(party: Party, user: User) -> None:
    """The user acts online for the party."""
    party.user = user
    party.save()


def scan(text: str = "送达回证") -> StoredFile:
    """A scanned paper or a photo, its bytes standing for a picture."""
    return store_bytes(f"picture of {text}".encode(), media_type="image/jpeg")


def note(
    recipient: ServiceRecipient, outcome: str, happened_at: dt.datetime, *, actor: Actor | None = None, **said: object
) -> ServiceAttempt:
    """The clerk of the case notes the act as soon as it happened; a signed receipt lies beside it unless said otherwise."""
    clerk = actor or actor_of(member(recipient.order.case, "clerk"), None)
    said = {"paper": scan(), **said}
    noted = Noted(outcome=outcome, happened_at=happened_at, **said)  # type: ignore[arg-type]
    return record_outcome(actor=clerk, recipient_id=recipient.pk, noted=noted, now=max(happened_at, recipient.created_at))
