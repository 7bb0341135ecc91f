"""Entering what came of an application, reading it, answering it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.uploads.downloads import download
from filing.applications.models import Application
from filing.applications.queries import acting_for
from filing.applications.results.actions import Arrived, NotOnline, WrongDay, enter_result, give_opinion
from filing.applications.results.forms import OpinionForm, ResultForm
from filing.applications.results.models import ApplicationResult
from filing.forms import sent
from filing.reading import note_reading

NOT_ONLINE = gettext_noop(
    "%(names)s没有同意或者已经撤回同意证据交换在线进行：请把书面质证意见交到法院，或者开庭时当庭质证。要在线提交的，请先在“在线诉讼”页答复同意。"
)


@require_http_methods(["GET", "POST"])
@guarded("filing.application", "fulfil")
def enter(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Enter the paper that arrived; sent twice it is entered once."""
    application = access(request.actor, Application, application_id, "fulfil")
    form = ResultForm(*sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        arrived = Arrived(**form.cleaned_data)
        try:
            enter_result(actor=request.actor, application_id=application_id, arrived=arrived, now=clock.now())
        except WrongDay:
            form.add_error("arrived_on", _("日期应当在准许之日和今天之间。"))
        else:
            messages.success(request, _("已入卷，各方当事人已收到通知，可以提交质证意见。"))
            return redirect("filing:application", application_id)
    context = {"title": _("录入申请的结果"), "application": application, "case": application.case, "form": form}
    return render(request, "filing/applications/result.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.applicationresult", "view")
def file(request: PortalRequest, result_id: uuid.UUID) -> HttpResponseBase:
    """The paper itself."""
    result = access(request.actor, ApplicationResult, result_id, "view")
    note_reading(actor=request.actor, obj=result.application, now=clock.now())
    return download(result.file, result.file_name)


@require_http_methods(["GET", "POST"])
@guarded("filing.applicationresult", "answer")
def answer(request: PortalRequest, result_id: uuid.UUID) -> HttpResponse:
    """A party's written opinion; sent twice it is given once."""
    result = access(request.actor, ApplicationResult, result_id, "answer")
    form = OpinionForm(*sent(request), parties=acting_for(request.actor, result.application.case))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "key")}
        try:
            give_opinion(actor=request.actor, result_id=result_id, party_ids=form.party_ids(), now=clock.now(), **said)
        except NotOnline as against:
            form.add_error(None, _(NOT_ONLINE) % {"names": _("、").join(against.names)})
        else:
            messages.success(request, _("质证意见已提交，会放入卷宗。"))
            return redirect("filing:application", result.application_id)
    context = {"title": _("发表质证意见"), "result": result, "case": result.application.case, "form": form}
    return render(request, "filing/applications/opinion.html", context, status=422 if form.is_bound and form.errors else 200)
