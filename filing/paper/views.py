"""The clerk's pages for what comes on paper in a running case."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, may_ever, visible_to
from courtportal.kernel.reading.counting import copy_counts
from courtportal.kernel.web.pagination import paginate
from filing.applications.actions.submit import CannotApply, Request
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.applications.wording import CANNOT_APPLY, why_not
from filing.cases.counterclaims import STILL_HEARD
from filing.cases.models import Case, Party
from filing.causes.forms import language
from filing.forms import sent
from filing.intake.actions.from_case import WHO_MAY_COUNTERCLAIM
from filing.intake.rules.following import COUNTERCLAIM
from filing.page_words import without_pages
from filing.paper.actions.enter_application import enter_application
from filing.paper.actions.enter_authority import enter_authority
from filing.paper.actions.enter_paper import enter_answer, enter_document, enter_evidence
from filing.paper.forms import (
    AuthorityForm,
    ChooseForm,
    DocumentForm,
    EvidenceForm,
    PaperAnswerForm,
    PaperApplicationForm,
    PaperForm,
)
from filing.paper.keeping import CannotEnter, Paper
from filing.paper.kinds import kinds_on_paper
from filing.paper.models import PaperEntry
from filing.paper.wording import AT, CANNOT_ENTER
from filing.parties.claimed import claimed_elements, own_evidence

OTHER_FORMS: dict[str, tuple[type[PaperForm], Callable[..., PaperEntry]]] = {
    "answer": (PaperAnswerForm, enter_answer),
    "evidence": (EvidenceForm, enter_evidence),
    "authority": (AuthorityForm, enter_authority),
    "document": (DocumentForm, enter_document),
}
OTHER_TITLES = {
    "answer": gettext_lazy("录入答辩状"), "evidence": gettext_lazy("录入证据"),
    "authority": gettext_lazy("录入授权委托书"), "document": gettext_lazy("录入其他材料"),
}  # fmt: skip


@require_http_methods(["GET"])
@guarded("filing.case", "enter_application")
def choose(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Whose paper it is and what; below it what was entered before. When the archive has the file only applications come."""
    case = access(request.actor, Case, case_id, "enter_application")
    archived = not may(request.actor, case, "enter_paper")
    form = ChooseForm(request.GET if "what" in request.GET else None, case=case, archived=archived)
    if form.is_bound and form.is_valid():
        return redirect("filing:paper_enter", case_id, form.cleaned_data["party"], form.cleaned_data["what"])
    entered = visible_to(request.actor, PaperEntry).filter(case=case).select_related("party", "entered_by", "application", "file")
    page = paginate(request, entered.order_by("-entered_at", "-pk"), 20)
    context = {
        "title": _("录入纸质材料"),
        "case": case,
        "form": form,
        "page": page,
        "rows": _with_pages(list(page)),
        "archived": archived,
        "can_withdraw": _can_withdraw(request, case),
    }
    return render(request, "filing/paper/choose.html", context, status=422 if form.is_bound and form.errors else 200)


def _with_pages(entries: list[PaperEntry]) -> list[tuple[PaperEntry, int | str]]:
    """Each entry with its pages: an entry says what it said when it was made, and a copy to read is counted later."""
    bare, typeset = without_pages(one.file for one in entries), copy_counts([one.file_id for one in entries])
    return [(one, bare.get(one.file_id) or typeset.get(one.file_id, one.pages)) for one in entries]


def _can_withdraw(request: PortalRequest, case: Case) -> set[uuid.UUID]:
    """The applications that came on paper and whose withdrawal may be entered."""
    rows = visible_to(request.actor, Application, "enter_withdrawal").filter(case=case)
    return set(rows.values_list("pk", flat=True))


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "enter_application")
def enter(request: PortalRequest, case_id: uuid.UUID, party_id: uuid.UUID, what: str) -> HttpResponse:
    """Enter one paper; sent twice it is entered once."""
    filed = what in OTHER_FORMS or what == COUNTERCLAIM
    case = access(request.actor, Case, case_id, "enter_paper" if filed else "enter_application")
    party = access(request.actor, Party, party_id, "view")
    if party.case_id != case.pk:
        raise Http404
    if what == COUNTERCLAIM:
        return _to_counter(request, case, party)
    form, title = _form(request, case, party, what)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _enter(request, case, party, what, form)
        except CannotEnter as error:
            _say(form, error.code, str(CANNOT_ENTER[error.code]))
        except CannotApply as error:
            _say(form, error.code, why_not(error))
        else:
            return _entered(request, case, entry)
    context = {"title": title, "case": case, "party": party, "form": form, "kind": KINDS.get(what)}
    return render(request, "filing/paper/enter.html", context, status=422 if form.is_bound and form.errors else 200)


def _to_counter(request: PortalRequest, case: Case, party: Party) -> HttpResponse:
    """A counterclaim is filed with its elements, so that it is answered and heard like a claim; filing clerks do that."""
    if party.role != Party.Role.DEFENDANT:
        messages.error(request, _(WHO_MAY_COUNTERCLAIM))
    elif case.state not in STILL_HEARD:
        messages.error(request, str(CANNOT_APPLY["state"]))
    elif not may_ever(request.actor, "filing.countervisit", "start"):
        messages.error(request, _("反诉要逐项填写要素，请把反诉状转给立案人员，由其在本案的“录入纸质材料”里选择反诉录入。"))
    else:
        return redirect(f"{reverse('filing:counter_start')}?{urlencode({'follows': party.pk})}")
    return redirect("filing:paper", case.pk)


def _form(request: PortalRequest, case: Case, party: Party, what: str) -> tuple[Any, str]:
    if what in OTHER_FORMS:
        asked = _complaint(party) if what == "answer" else {}
        return OTHER_FORMS[what][0](*sent(request), actor=request.actor, case=case, **asked), str(OTHER_TITLES[what])
    kind = next((one for one in kinds_on_paper(case) if one.code == what), None)
    if kind is None:
        raise Http404
    form = PaperApplicationForm(*sent(request), kind=kind, case=case, party=party, actor=request.actor)
    return form, _("录入：%(name)s") % {"name": kind.name.in_language(get_language() or "zh")}


def _complaint(party: Party) -> dict[str, Any]:
    """What the answer may speak to, and the party's own evidence for it."""
    return {"elements": claimed_elements(party.case, language()), "evidence": own_evidence(party)}


def _enter(request: PortalRequest, case: Case, party: Party, what: str, form: Any) -> PaperEntry:
    given = form.cleaned_data
    paper = Paper(given["scan"], given["handed_in_on"], given["manner"], given["key"])
    common: dict[str, Any] = {
        "actor": request.actor,
        "case_id": case.pk,
        "party_id": party.pk,
        "paper": paper,
        "now": clock.now(),
    }
    if what in OTHER_FORMS:
        return OTHER_FORMS[what][1](**common, **form.content())
    asked = Request(what, form.content(), paper.key, form.uploads())
    return enter_application(**common, signed_by=given["signed_by"], request=asked)


def _say(form: Any, code: str, words: str) -> None:
    form.add_error(AT[code] if AT.get(code) in form.fields else None, words)


def _entered(request: PortalRequest, case: Case, entry: PaperEntry) -> HttpResponse:
    application = entry.application
    if application is not None:
        messages.success(request, _("已录入，收件号 %(number)s。") % {"number": application.receipt_number})
        if may(request.actor, application, "view"):
            return redirect("filing:application", application.pk)
    elif entry.kind == PaperEntry.Kind.APPLICATION:
        messages.warning(
            request, _("上诉状在期限内，但裁判已经生效并有了后果，不能自动恢复。上诉状已入卷，已告知审判长、庭长和院长处理。")
        )
    elif entry.kind == PaperEntry.Kind.AUTHORITY:
        messages.success(request, _("已录入，代理人已经进入案件，对方已获通知。"))
    else:
        messages.success(request, _("已录入，各方当事人可以在卷宗里看到。"))
    return redirect("filing:paper", case.pk)
