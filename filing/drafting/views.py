"""Pages of a paper on its way: drafted, checked by somebody else, signed, sealed; who did what when."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.idempotency import once_sent, sending_of
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.documents import render_data
from courtportal.kernel.rendering.fonts import MissingGlyphsError
from courtportal.kernel.rendering.schema import DocumentDataError
from filing.cases.models import Case
from filing.causes.forms import language
from filing.drafting.actions.check import Interrupted, NotWrittenOut, check_paper, take_back_paper
from filing.drafting.actions.finish import is_ahead
from filing.drafting.actions.save import ChangedMeanwhile, drop_paper, save_paper
from filing.drafting.actions.seal import seal_paper
from filing.drafting.actions.sign import sign_paper
from filing.drafting.actions.start import start_paper
from filing.drafting.corrections import correctable
from filing.drafting.forms import PaperForm, StartForm
from filing.drafting.models import PaperDraft
from filing.drafting.papers import NobodySigns, data_of, open_places
from filing.drafting.rules.kinds import kinds_for
from filing.reading import note_reading
from filing.to_sign.opened import note_document_opened
from filing.to_sign.refusals import NOT_SIGNED, in_words

INTERRUPTED = gettext_lazy(
    "签名或者印章已经在文书上，登记的时候中断了。系统会在几分钟内自动补记，不会重复；也可以由签名、盖章的人再点一次。现在不能退回修改。"
)
ACTS = ("edit", "check", "take_back", "drop", "sign", "seal")


@guarded("filing.case", "draft_paper")
@require_POST
def start(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Begin a ruling of the chosen kind and open it."""
    case = access(request.actor, Case, case_id, "draft_paper")
    form = StartForm(request.POST, kinds=kinds_for(case.case_type), language=language(), documents=correctable(case))
    if not form.is_valid():
        context = {"title": _("起草裁定书"), "case": case, "form": form}
        return render(request, "filing/drafting/start.html", context, status=422)
    kind = form.cleaned_data["kind"]
    draft_id = once_sent(
        actor=request.actor, key=sending_of(request.POST),
        effect=lambda: start_paper(
            actor=request.actor, case_id=case_id, kind=kind, corrects_id=form.corrects_id, now=clock.now()
        ).pk,
    )  # fmt: skip
    return redirect("filing:paper_draft", draft_id)


@guarded("filing.paperdraft", "view")
@require_safe
def show(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The draft in its form while it can be changed, afterwards its text; the next act; every version."""
    draft = access(request.actor, PaperDraft, draft_id, "view")
    note_reading(actor=request.actor, obj=draft, now=clock.now())
    return _show(request, draft, PaperForm(initial=PaperForm.initial_from(draft.content, draft.version)))


def _show(request: PortalRequest, draft: PaperDraft, form: PaperForm) -> HttpResponse:
    interrupted = is_ahead(draft)
    places = list(draft.document.slots.order_by("position")) if draft.document else []
    given = any(one.user_id == request.actor.user_id and one.signed_at for one in places)
    waiting = given and draft.state == PaperDraft.State.SIGNING and bool(open_places(draft))
    waits = {"sign"} if waiting else set()  # for the other members of the panel
    context = {
        "title": draft.definition.name.in_language(language()),
        "draft": draft,
        "case": draft.case,
        "form": form,
        "interrupted": INTERRUPTED if interrupted else "",
        "unread": [one.shown(language()) for one in draft.definition.unread],
        "can": {act for act in ACTS if may(request.actor, draft, act)} - waits - ({"take_back"} if interrupted else set()),
        "places": places,
        "waits": bool(waits),
        "versions": draft.versions.select_related("saved_by").order_by("-number"),
    }
    return render(request, "filing/drafting/paper.html", context, status=422 if form.errors else 200)


@guarded("filing.paperdraft", "view")
@require_safe
def version(request: PortalRequest, draft_id: uuid.UUID, number: int) -> HttpResponse:
    """One version as it was saved."""
    draft = access(request.actor, PaperDraft, draft_id, "view")
    found = draft.versions.select_related("saved_by").filter(number=number).first()
    if found is None:
        return redirect("filing:paper_draft", draft_id)
    note_reading(actor=request.actor, obj=draft, now=clock.now())
    context = {"title": draft.definition.name.in_language(language()), "draft": draft, "case": draft.case, "version": found}
    return render(request, "filing/drafting/version.html", context)


@guarded("filing.paperdraft", "edit")
@require_POST
def edit(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Save the next version; what was typed stays on any error."""
    draft = access(request.actor, PaperDraft, draft_id, "edit")
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _show(request, draft, form)
    try:
        save_paper(
            actor=request.actor, draft_id=draft_id, version=form.cleaned_data["version"], content=form.content, now=clock.now()
        )
    except ChangedMeanwhile as error:
        latest = error.draft.version
        form.data = request.POST.copy()
        form.data["version"] = str(latest)
        form.add_error(None, _("您打开后有人保存了新的版本（第%(number)s版）。请对照后再保存。") % {"number": latest})
        return _show(request, draft, form)
    messages.success(request, _("已保存。由本案另一人核对后签名。"))
    return redirect("filing:paper_draft", draft_id)


@guarded("filing.paperdraft", "check")
@require_POST
def check(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """A second person has read this version and fixes its page."""
    draft = access(request.actor, PaperDraft, draft_id, "check")
    read = int(request.POST.get("version", "0")) if request.POST.get("version", "").isdecimal() else 0
    try:
        check_paper(actor=request.actor, draft_id=draft_id, version=read, now=clock.now())
    except NotWrittenOut as error:
        left = "；".join(place for places in error.parts.values() for place in places)
        messages.error(request, _("还有没有填写的地方：%(places)s") % {"places": left})
    except ChangedMeanwhile:
        messages.error(request, _("您阅读后有人保存了新的版本，请重新核对。"))
    except NobodySigns:
        messages.error(request, _("本案没有可以签名的审判员、执行法官，或者没有书记员，请先确定。"))
    except MissingGlyphsError as error:
        messages.error(request, _("这些字符无法印在法院文书上：%(characters)s。") % {"characters": " ".join(error.characters)})
    else:
        messages.success(request, _("已核对，等待签名。"))
    return redirect("filing:paper_draft", draft.pk)


@guarded("filing.paperdraft", "view")
@require_safe
def pdf(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The page as it is, or as checking would fix it, by the same engine."""
    draft = access(request.actor, PaperDraft, draft_id, "view")
    try:
        content = document_bytes(draft.document) if draft.document else _preview(draft)
    except (NobodySigns, MissingGlyphsError, DocumentDataError):
        messages.error(request, _("还不能预览：文书有无法印出的字符、空缺的部分，或者本案没有确定签名的人。"))
        return redirect("filing:paper_draft", draft_id)
    note_reading(actor=request.actor, obj=draft, now=clock.now())
    if draft.document:
        note_document_opened(actor=request.actor, document=draft.document, now=clock.now())
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _preview(draft: PaperDraft) -> bytes:
    now, case = clock.now(), draft.case
    kind, data = draft.definition.document_kind, data_of(draft, now)
    return render_data(kind=kind, data=data, court=case.court, now=now, case_number=case.case_number).pdf


def _act(request: PortalRequest, draft_id: uuid.UUID, done: str, act: Callable[..., PaperDraft]) -> HttpResponse:
    try:
        act(actor=request.actor, draft_id=draft_id, now=clock.now())
    except Interrupted:
        messages.error(request, INTERRUPTED)
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
    else:
        messages.success(request, done)
    return redirect("filing:paper_draft", draft_id)


@guarded("filing.paperdraft", "take_back")
@require_POST
def take_back(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Back to drafting."""
    return _act(request, draft_id, _("已退回修改。"), take_back_paper)


@guarded("filing.paperdraft", "drop")
@require_POST
def drop(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Given up."""
    return _act(request, draft_id, _("草稿已作废，各版本保留。"), drop_paper)


@guarded("filing.paperdraft", "sign")
@require_http_methods(["POST"])
@recent_authentication(gettext_lazy("签署文书"))
def sign(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Signed; sent again it changes nothing."""
    if access(request.actor, PaperDraft, draft_id, "view").state == PaperDraft.State.SIGNED:
        return redirect("filing:paper_draft", draft_id)
    return _act(request, draft_id, _("已签名。全部签名后由书记员盖章。"), partial(sign_paper, read=request.POST.get("read", "")))


@guarded("filing.paperdraft", "seal")
@require_http_methods(["POST"])
@recent_authentication(gettext_lazy("给文书盖章"))
def seal(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Sealed and on its way; sent again it changes nothing."""
    if access(request.actor, PaperDraft, draft_id, "view").state == PaperDraft.State.SEALED:
        return redirect("filing:paper_draft", draft_id)
    return _act(request, draft_id, _("已盖章，正在送达各方。"), partial(seal_paper, read=request.POST.get("read", "")))
