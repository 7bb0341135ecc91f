"""The filing clerk's queue and desk."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.components import Answer, Link
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case
from filing.causes import registry
from filing.causes.answers import is_visible, texts
from filing.causes.elements import evidence_kinds, load_form
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.dossier.pictures import NoSuchPage, picture_of
from filing.intake.actions.accept import accept
from filing.intake.actions.review import ChangedMeanwhile, claim, reject, release, request_correction
from filing.intake.findings import findings_of
from filing.intake.forms import AcceptForm, CheckListForm, CorrectionItems, CorrectionTermForm, RejectForm
from filing.intake.models import Filing
from filing.intake.queries import latest_version, open_correction, review_queue, stored_file
from filing.intake.rules import content as contents
from filing.intake.rules.findings import Finding
from filing.intake.wording import correction_items, finding_text, page_title
from filing.reading import note_reading

QUEUES = ("mine", "unclaimed", "waiting", "done")


def _queue_labels() -> dict[str, str]:
    return {"mine": _("待我审查"), "unclaimed": _("未领取"), "waiting": _("等待补正"), "done": _("已办结")}


@require_safe
@guarded("filing.filing", "review")
def queue(request: PortalRequest) -> HttpResponse:
    """Saved views as tabs; each count is the length of its list, because both are the same query."""
    labels, url = _queue_labels(), reverse("filing:review_queue")
    counts = {name: review_queue(request.actor, name).count() for name in QUEUES}
    default = "mine" if counts["mine"] else "unclaimed"
    name = request.GET.get("view", default)
    if name not in QUEUES:
        raise Http404
    tabs = [Link(labels[one], f"{url}?view={one}", current=one == name, count=counts[one]) for one in QUEUES]
    page = paginate(request, review_queue(request.actor, name), 20)
    causes = {filing.cause_code: registry.get(filing.cause_code).name.in_language(language()) for filing in page}
    context = {"title": _("立案审查"), "tabs": tabs, "page": page, "view": name, "causes": causes, "today": clock.today()}
    return render(request, "filing/intake/queue.html", context)


@require_safe
@guarded("filing.filing", "review")
def desk(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The documents left, the answers with what the check found beside them right, the outcomes below."""
    filing = access(request.actor, Filing, filing_id, "review")
    note_reading(actor=request.actor, obj=filing, now=clock.now())
    return _desk_page(request, filing)


def _desk_page(request: PortalRequest, filing: Filing, status: int = 200, **bound: Any) -> HttpResponse:
    version = latest_version(filing)
    content = version.content
    pages = _pages(filing, content)
    correction = open_correction(filing) or filing.corrections.order_by("-number").first()
    context = {
        "title": filing.title,
        "filing": filing,
        "version": version,
        "pages": pages,
        "documents": _documents(filing, content),
        "looks": sum(len(page["looks"]) for page in pages),
        "deciding": may(request.actor, filing, "accept"),
        "overdue": filing.state == Filing.State.SUPPLEMENT_REQUESTED and may(request.actor, filing, "reject"),
        "claimable": may(request.actor, filing, "claim"),
        "reviews": filing.reviews.select_related("reviewer").order_by("decided_at"),
        "correction": correction,
        "correction_items": correction_items(correction) if correction else [],
        "accept_form": bound.get("accept_form") or AcceptForm(),
        "reject_form": bound.get("reject_form") or RejectForm(),
        "term_form": bound.get("term_form") or CorrectionTermForm(),
        "items": bound.get("items") or _items(filing, None, request.GET.get("page", "")),
        "open_part": bound.get("open_part", "correct" if "page" in request.GET else ""),
    }
    return render(request, "filing/intake/desk.html", context, status=status)


def _items(filing: Filing, data: Any, page: str = "") -> Any:
    choices = [(key, page_title(filing.form_key, key)) for key in _page_keys(filing)]
    initial = [{"page": page}] if page else None
    return CorrectionItems(data, initial=initial, form_kwargs={"pages": choices})


def _page_keys(filing: Filing) -> list[str]:
    pages = [page.key for page in load_form(filing.form_key).pages]
    return ["plaintiff", "defendant", *pages, "evidence"]


def _pages(filing: Filing, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each page of the form with its answers in words and its findings."""
    found = findings_of(content)
    return [
        {
            "key": key,
            "title": page_title(filing.form_key, key),
            "rows": _rows(filing, content, key),
            "looks": [finding_text(one) for one in found if _place(one) == key and one.level == "look"],
            "oks": [finding_text(one) for one in found if _place(one) == key and one.level == "ok"],
        }
        for key in _page_keys(filing)
    ]


def _place(finding: Finding) -> str:
    """The part beside which a finding stands; what concerns the court stands beside the defendant's address."""
    return "defendant" if finding.page == "court" else finding.page


def _rows(filing: Filing, content: dict[str, Any], key: str) -> list[Answer]:
    if key in contents.PARTIES_PAGES:
        return [row for one in contents.parties(content, key) for row in _facts(one)]
    if key == "evidence":
        kinds = evidence_kinds()
        return [
            Answer(
                f"{item['order']}. {item['title']}",
                f"{item['purpose']}\n{'、'.join(kinds[kind].in_language(language()) for kind in item['kinds'])}",
            )
            for item in content["evidence"]
        ]
    answers = content["answers"]
    return [
        Answer(element.label.in_language(language()), shown(element, answers, language()))
        for element in load_form(filing.form_key).page(key).elements
        if is_visible(element, answers) and texts(answers, element.key) and element.key != "evidence_list"
    ]


def _facts(one: dict[str, Any]) -> list[Answer]:
    return [
        Answer(element.label.in_language(language()), shown(element, one["answers"], language()))
        for element in contents.elements_of(one)
        if is_visible(element, one["answers"]) and one["answers"].get(element.key)
    ]


def _documents(filing: Filing, content: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be read at the desk: the complaint and each piece of evidence, with its pages."""
    version = latest_version(filing)
    listed = []
    if version.complaint_file:
        pages = [
            reverse("filing:review_complaint_page", args=[filing.pk, number]) for number in _numbers(version.complaint_pages)
        ]
        listed.append({"title": _("起诉状"), "url": reverse("filing:filing_complaint", args=[filing.pk]), "pages": pages})
    for item in content["evidence"]:
        order = item["order"]
        pages = [reverse("filing:review_evidence_page", args=[filing.pk, order, number]) for number in _numbers(item["pages"])]
        url = reverse("filing:review_evidence", args=[filing.pk, order])
        listed.append({"title": f"{order}. {item['title']}", "url": url, "pages": pages})
    return listed


def _numbers(count: int) -> range:
    return range(1, min(count, 40) + 1)


@require_POST
@guarded("filing.filing", "claim")
def claim_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Take a filing."""
    claim(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:review_desk", filing_id)


@require_POST
@guarded("filing.filing", "release")
def release_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Give a filing back."""
    release(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:review_queue")


def _version(request: PortalRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


def _changed(request: PortalRequest, filing: Filing) -> HttpResponse:
    messages.warning(request, _("这份申请在您打开页面之后有了变化，请核对后再办理。您刚才的操作没有生效。"))
    return _desk_page(request, filing, status=409)


@require_http_methods(["POST"])
@guarded("filing.filing", "accept")
def accept_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Accept: the case gets its number. A second press leads to the same case."""
    accepted = visible_to(request.actor, Case).filter(filing_id=filing_id).first()
    if accepted is not None:
        return redirect("filing:case", accepted.pk)
    filing = access(request.actor, Filing, filing_id, "accept")
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, filing, status=422, accept_form=form, open_part="accept")
    given = form.cleaned_data
    try:
        case = accept(
            actor=request.actor,
            filing_id=filing_id,
            version=_version(request),
            procedure=given["procedure"],
            checked=given["checked"],
            now=clock.now(),
        )
    except ChangedMeanwhile:
        return _changed(request, filing)
    messages.success(request, _("已立案，案号 %(number)s。通知书正在制作和送达。") % {"number": case.case_number})
    return redirect("filing:case", case.pk)


@require_POST
@guarded("filing.filing", "request_correction")
def correct_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Ask for a correction, item by item."""
    filing = access(request.actor, Filing, filing_id, "request_correction")
    items, term, checks = _items(filing, request.POST), CorrectionTermForm(request.POST), CheckListForm(request.POST)
    right = items.is_valid() and term.is_valid() and checks.is_valid()
    given = [one.cleaned_data for one in items if right and one.cleaned_data.get("reason")]
    if right and not given:
        items.forms[0].add_error("page", _("请至少写一项需要补正的内容。"))
    if not given:
        return _desk_page(request, filing, status=422, items=items, term_form=term, open_part="correct")
    try:
        request_correction(
            actor=request.actor,
            filing_id=filing_id,
            version=_version(request),
            items=[{"page": one["page"], "reason": one["reason"], "note": one["note"].strip()} for one in given],
            days=term.cleaned_data["days"],
            checked=checks.cleaned_data["checked"],
            now=clock.now(),
        )
    except ChangedMeanwhile:
        return _changed(request, filing)
    messages.success(request, _("补正通知已发给当事人。"))
    return redirect("filing:review_queue")


@require_POST
@guarded("filing.filing", "reject")
def reject_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Reject with a ground and reasons."""
    filing = access(request.actor, Filing, filing_id, "reject")
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, filing, status=422, reject_form=form, open_part="reject")
    given = form.cleaned_data
    try:
        reject(
            actor=request.actor,
            filing_id=filing_id,
            version=_version(request),
            ground=given["ground"],
            reason=given["reason"],
            checked=[],
            now=clock.now(),
        )
    except ChangedMeanwhile:
        return _changed(request, filing)
    messages.success(request, _("处理结果已告知当事人。"))
    return redirect("filing:review_queue")


def _evidence(request: PortalRequest, filing_id: uuid.UUID, order: int) -> dict[str, Any]:
    filing = access(request.actor, Filing, filing_id, "review")
    for item in latest_version(filing).content["evidence"]:
        if item["order"] == order:
            found: dict[str, Any] = item
            return found
    raise Http404


@require_safe
@guarded("filing.filing", "review")
def evidence_file(request: PortalRequest, filing_id: uuid.UUID, order: int) -> HttpResponseBase:
    """The file of a piece of evidence."""
    item = _evidence(request, filing_id, order)
    note_reading(actor=request.actor, obj=Filing(pk=filing_id), now=clock.now())
    return download(stored_file(item["file_id"]), item["file_name"])


@require_safe
@guarded("filing.filing", "review")
def evidence_page(request: PortalRequest, filing_id: uuid.UUID, order: int, number: int) -> HttpResponse:
    """One page of a piece of evidence as a picture."""
    item = _evidence(request, filing_id, order)
    try:
        return picture_of(stored_file(item["file_id"]), number)
    except NoSuchPage as error:
        raise Http404 from error


@require_safe
@guarded("filing.filing", "review")
def complaint_page(request: PortalRequest, filing_id: uuid.UUID, number: int) -> HttpResponse:
    """One page of the complaint as a picture."""
    file = latest_version(access(request.actor, Filing, filing_id, "review")).complaint_file
    try:
        if file is None:
            raise NoSuchPage(number)
        return picture_of(file, number)
    except NoSuchPage as error:
        raise Http404 from error
