"""The label of a letter, and the word that it was handed over."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from delivery.post.actions.hand_over import hand_over as give_to_carrier
from delivery.post.actions.send_to import send_to
from delivery.post.forms import LetterForm
from delivery.post.label import label_pdf
from delivery.post.models import PostalItem
from delivery.service.desk_rows import about
from delivery.service.models import ServiceRecipient


@guarded("delivery.postalitem", "view")
@require_safe
def label(request: PortalRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The label to print; there is none before the carrier gave a number."""
    letter = access(request.actor, PostalItem, letter_id, "view")
    try:
        pdf = label_pdf(letter)
    except ValueError as error:
        raise Http404 from error
    name = f"attachment; filename={letter.attempt.provider_reference}.pdf"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@guarded("delivery.servicerecipient", "record_outcome")
@require_http_methods(["GET", "POST"])
def send(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """A letter to an address that a person found."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "record_outcome")
    form = LetterForm(request.POST or None, initial={"name": recipient.party.name, "phone": recipient.party.phone})
    if request.method == "POST" and form.is_valid():
        send_to(actor=request.actor, recipient_id=recipient.pk, to=form.to(), now=clock.now())
        messages.success(request, _("邮件已登记。面单做好后显示在下面，请打印并交邮。"))
        return redirect("service:order", order_id=recipient.order_id)
    context = {"form": form, "button": _("登记邮件"), **about(recipient, _("邮寄到另一个地址"))}
    return render(request, "delivery/service/recipient_form.html", context, status=422 if form.is_bound else 200)


@guarded("delivery.postalitem", "hand_over")
@require_POST
def hand_over(request: PortalRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The letter is with the carrier."""
    letter = give_to_carrier(actor=request.actor, letter_id=letter_id, now=clock.now())
    messages.success(request, _("已登记交邮，以后的投送情况会自动更新。"))
    return redirect("service:order", order_id=letter.attempt.recipient.order_id)
