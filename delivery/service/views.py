"""The recipient's inbox: what was served, what it is and what to do."""

import uuid
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from delivery.digest.queries import wants_digest
from delivery.service import queries, wording
from delivery.service.actions.open_document import acknowledge as acknowledge_receipt
from delivery.service.actions.open_document import open_document as note_opening
from delivery.service.files import as_file
from delivery.service.models import ProofOfService, ServiceItem, ServiceRecipient
from delivery.service.presentation import recipient_state
from delivery.service.summons import Standing, standing_of, words_of_void
from delivery.service.ways import OWN_HANDS_ONLY
from filing.public import appeal_stage, is_retried, is_set_aside, terms_from_service, way_to_appeal, way_to_object


@guarded("delivery.servicerecipient", "inbox")
@require_safe
def inbox(request: PortalRequest) -> HttpResponse:
    """Everything served on the reader over all cases, newest first; what is unread or unsigned; in the cases one looks for."""
    view, typed = request.GET.get("show", "all"), request.GET.get("q", "").strip()[:80]
    if view not in queries.INBOX_VIEWS:
        raise Http404
    words = {"unread": _("未读"), "unsigned": _("未签收"), "all": _("全部")}
    counts = {name: queries.inbox(request.actor, name, typed).count() for name in queries.INBOX_VIEWS}
    page = paginate(request, queries.inbox(request.actor, view, typed))
    void = words_of_void(page)
    context = {
        "title": _("送达文书"),
        "links": [Link(words[name], f"?{urlencode({'show': name, 'q': typed})}", name == view, counts[name]) for name in words],
        "view": view,
        "typed": typed,
        "digest": wants_digest(request.actor),
        "page": page,
        "rows": [(one, wording.purpose_for(one), recipient_state(one), void.get(one.pk, "")) for one in page],
    }
    return render(request, "delivery/service/inbox.html", context)


@guarded("delivery.servicerecipient", "inbox")
@require_safe
def received(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """One service: in plain words what it is and what to do, then the documents."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "inbox")
    items = list(recipient.items.select_related("document").order_by("position"))
    purpose = _purpose(request.actor, recipient, [item.document_id for item in items])
    questions = list(recipient.questions.order_by("created_at"))
    context = {
        "title": purpose.name,
        "recipient": recipient,
        "case": recipient.order.case,
        "purpose": purpose,
        "standing": standing_of(request.actor, recipient) if purpose.summons else Standing(),
        "appeal": way_to_appeal(request.actor, recipient.order.case, clock.today())
        if recipient.order.purpose == "judgment"
        else "",
        "objection": way_to_object(request.actor, recipient.order.case, clock.today())
        if recipient.order.purpose == "payment_order"
        else "",
        "terms": terms_from_service(recipient.party_id, [item.document_id for item in items], clock.today()),
        "lines": [(item, wording.basis(item.basis), _found(item)) for item in items],
        "signed": recipient.acknowledged_at is not None and all(item.effective_at for item in items),
        "proof": queries.proof_of(request.actor, recipient),
        "questions": questions,
        "may_answer": recipient.order.purpose == queries.RESPOND and may(request.actor, recipient.party, "answer"),
        "may_answer_appeal": _may_answer_appeal(request.actor, recipient),
        "may_ask": all(one.answered_at for one in questions),
    }
    return render(request, "delivery/service/received.html", context)


def _purpose(actor: Actor, recipient: ServiceRecipient, documents: list[uuid.UUID]) -> wording.Purpose:
    """What it is and what to do as things stand: who has appealed or whose term is over is not advised to appeal, and nobody to
    perform what was set aside or is heard again, or to pay by an order that has lapsed.
    """
    purpose, order, stage = wording.purpose_for(recipient), recipient.order, ""
    if order.purpose == "payment_order" and is_set_aside(documents):
        return replace(purpose, todo=str(wording.LAPSED_ORDER.get(recipient.party.role, wording.LAPSED_ORDER["defendant"])))
    if order.purpose == "judgment":
        stage = appeal_stage(actor, order.case, documents, clock.today())
    elif order.purpose == "final_decision" and is_set_aside(documents):
        stage = "gone"
    elif order.purpose == "final_decision" and is_retried(order.case):
        stage = "retried"
    return replace(purpose, todo=str(wording.AFTER_APPEAL_TERM[stage])) if stage else purpose


ANSWERED = frozenset({"appeal_copy", "retrial_copy", "retrial_notice"})


def _may_answer_appeal(actor: Actor, recipient: ServiceRecipient) -> bool:
    return recipient.order.purpose in ANSWERED and may(actor, recipient.order.case, "hand_in_paper")


def _found(item: ServiceItem) -> str:
    """Why it counts; or why what has arrived does not count yet, where the recipient can do something about it."""
    if item.finding:
        return wording.finding(item.finding)
    return wording.finding("must_be_signed_for") if item.document.kind in OWN_HANDS_ONLY else ""


@guarded("delivery.serviceitem", "read")
@require_POST
def open_document(request: PortalRequest, item_id: uuid.UUID) -> HttpResponse:
    """Opening may have legal effect, so it is a button and not a link that a browser might follow by itself."""
    item = note_opening(actor=request.actor, item_id=item_id, now=clock.now())
    return redirect("service:document", item_id=item.pk)


@guarded("delivery.serviceitem", "download")
@require_safe
def document(request: PortalRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The document as served; who has not opened it yet comes to the page with the button."""
    item = access(request.actor, ServiceItem, item_id, "view")
    if item.read_at is None:
        return redirect("service:received", recipient_id=item.recipient_id)
    return as_file(access(request.actor, ServiceItem, item_id, "download").document)


@guarded("delivery.servicerecipient", "acknowledge")
@require_POST
def acknowledge(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Receipt is acknowledged."""
    recipient = acknowledge_receipt(actor=request.actor, recipient_id=recipient_id, now=clock.now())
    return redirect("service:received", recipient_id=recipient.pk)


@guarded("delivery.proofofservice", "view")
@require_safe
def proof(request: PortalRequest, proof_id: uuid.UUID) -> HttpResponseBase:
    """The proof of service as a signed PDF."""
    return as_file(access(request.actor, ProofOfService, proof_id, "view").document)
