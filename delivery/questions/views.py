"""Asking, and answering."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from delivery.questions.actions.answer import answer as answer_question
from delivery.questions.actions.ask import QuestionWaits
from delivery.questions.actions.ask import ask as ask_court
from delivery.questions.forms import AnswerForm, QuestionForm
from delivery.questions.models import ServiceQuestion
from delivery.service import wording
from delivery.service.desk_rows import about
from delivery.service.models import ServiceRecipient


@guarded("delivery.servicerecipient", "ask")
@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """The recipient writes down what is not clear."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "ask")
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_court(actor=request.actor, recipient_id=recipient.pk, text=form.cleaned_data["text"], now=clock.now())
        except QuestionWaits:
            form.add_error(None, _("您的上一个问题还没有得到回答，请稍候。"))
        else:
            messages.success(request, _("问题已经交给书记员。回答后，系统会提醒您。"))
            return redirect("service:received", recipient_id=recipient.pk)
    purpose = wording.purpose_for(recipient).name
    context = {"title": _("向法院提问"), "recipient": recipient, "purpose": purpose, "form": form}
    return render(request, "delivery/questions/ask.html", context, status=422 if form.is_bound else 200)


@guarded("delivery.servicequestion", "answer")
@require_http_methods(["GET", "POST"])
def answer(request: PortalRequest, question_id: uuid.UUID) -> HttpResponse:
    """The clerk answers."""
    question = access(request.actor, ServiceQuestion, question_id, "answer")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_question(actor=request.actor, question_id=question.pk, text=form.cleaned_data["text"], now=clock.now())
        messages.success(request, _("已回答，提问的人会收到提醒。"))
        address = reverse("service:order", args=[question.recipient.order_id])
        return redirect(f"{address}?show=all#r-{question.recipient_id}")
    context = {"form": form, "button": _("发送回答"), "explained": question.text, **about(question.recipient, _("回答提问"))}
    return render(request, "delivery/service/recipient_form.html", context, status=422 if form.is_bound else 200)
