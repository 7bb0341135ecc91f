"""The review desk: the documents left, the answers with what the check found beside them right, the outcomes below."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may
from courtportal.kernel.reading.counting import copy_counts
from courtportal.kernel.reading.searchable import with_searchable_copy
from filing.cases.models import Case
from filing.causes import naming
from filing.causes.answers import is_visible, texts
from filing.causes.elements import evidence_kinds
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.causes.procedures import names_of
from filing.intake.correction_places import as_item, choices, mark_of_place, place_of_mark
from filing.intake.corrections import correction_items
from filing.intake.counter.post import filing_posted_on
from filing.intake.filed_once import case_followed
from filing.intake.findings import material_of_filing
from filing.intake.forms import AcceptForm, CorrectionItems, CorrectionTermForm, RejectForm
from filing.intake.models import Filing, FilingTransition, FilingVersion, SecondLook
from filing.intake.queries import draw_of, latest_version, open_correction, rulings_nobody_signs
from filing.intake.refusal.queries import Standing, refusal_of
from filing.intake.resubmitted import in_fields, resubmitted
from filing.intake.review_forms import (
    DivertForm,
    HandOverForm,
    NotUrgentForm,
    PaymentOrderForm,
    SampleForm,
    SecondLookForm,
    TakeBackForm,
)
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Material, Place
from filing.intake.rules.checks.parties import PAPERS
from filing.intake.rules.difference import Difference
from filing.intake.rules.findings import findings, passed
from filing.intake.rules.following import AFTER_OBJECTION, REVOCATION
from filing.intake.rules.steps import CLOCK_RUNS
from filing.intake.transitions import since
from filing.intake.views.refusal_preview import ruling_as_put
from filing.intake.wording import (
    FindingInWords,
    correction_reasons,
    in_words,
    mark_of,
    part_title,
    reason_of,
    refusal_grounds,
)
from filing.page_words import without_pages_of
from filing.parties.models import KeptPaper

MOST_PAGES = 40


@dataclass(frozen=True)
class Row:
    """One answer with what the check says of it; ``mark`` names its place, as forms do."""

    question: str
    answer: str
    findings: list[FindingInWords] = field(default_factory=list)
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the form: its answers, and the findings that concern no single answer."""

    key: str
    title: str
    rows: list[Row]
    findings: list[FindingInWords]
    passed: list[str]

    @property
    def to_look_at(self) -> int:
        """How many findings are more than hints."""
        every = [*self.findings, *(one for row in self.rows for one in row.findings)]
        return sum(one.notes_to_look_at for one in every)

    @property
    def hints(self) -> int:
        """How many findings only say something worth knowing."""
        return len(self.findings) + sum(len(row.findings) for row in self.rows) - self.to_look_at


def desk_page(
    request: PortalRequest, filing: Filing, status: int = 200, missed_since: int | None = None, **bound: Any
) -> HttpResponse:
    """Draw the desk; ``bound`` holds forms that were sent and are shown again, ``missed_since`` the version they were for."""
    version = latest_version(filing)
    parts = parts_of(filing, version, material_of_filing(filing, version.content))
    follows = version.content.get("follows", {})
    correction = open_correction(filing) or filing.corrections.order_by("-number").first()
    context = {
        "title": naming.in_words(filing.title, filing.cause_code),
        "filing": filing,
        "version": version,
        "parts": parts,
        "attacks": follows.get("number", "") if follows.get("kind") in {AFTER_OBJECTION, REVOCATION} else "",
        "attacked": _attacked(request, filing, follows),
        "documents": documents_of(filing, version),
        "to_look_at": sum(part.to_look_at for part in parts),
        "noted": sum(part.hints for part in parts),
        "today": clock.today(),
        "steps": filing.transitions.select_related("actor").order_by("version"),
        "mediations": [*filing.mediations.order_by("asked_at"), *filing.draft.mediations.order_by("asked_at")],
        "reviews": filing.reviews.exclude(reason="").select_related("reviewer").order_by("decided_at"),
        "correction": correction,
        "correction_items": correction_items(correction) if correction else [],
        "missed": missed(filing, missed_since),
        "resubmitted": resubmitted(filing, version),
        "open_part": bound.get("open_part", "correct" if "page" in request.GET else ""),
        **_rights(request, filing),
        **_forms(request, filing, bound),
    }
    return render(request, "filing/intake/desk.html", context, status=status)


def _attacked(request: PortalRequest, filing: Filing, follows: Mapping[str, Any]) -> Case | None:
    """The case whose decision the suit attacks, as far as the clerk may open it."""
    found = case_followed(follows, filing.court_id)
    return found if found is not None and may(request.actor, found, "view") else None


def _rights(request: PortalRequest, filing: Filing) -> dict[str, Any]:
    """What this clerk may do with the filing now."""
    actor = request.actor
    looks = list(filing.second_looks.select_related("asked_by", "looked_by", "judge").order_by("asked_at"))
    look_open = next((one for one in looks if one.open), None)
    look = look_open if look_open and may(actor, look_open, "give") else None
    waiting = filing.state == Filing.State.SUPPLEMENT_REQUESTED
    draw = draw_of(filing)
    return {
        "deciding": may(actor, filing, "accept"),
        "overdue": waiting and may(actor, filing, "reject"),
        "claimable": may(actor, filing, "claim"),
        "orderable": may(actor, filing, "accept_payment_order"),
        "resumable": may(actor, filing, "resume"),
        "handing": may(actor, filing, "hand_over"),
        "late": filing.state in CLOCK_RUNS and filing.decide_by < clock.today(),
        "not_urgent": may(actor, filing, "take_back_urgency"),
        "looks": looks,
        "look": look,
        "look_ruling": ruling_as_put(look) if look and look.judge_id else None,
        "signed": any(one.judge_id and one.agrees for one in looks),
        "look_open": look_open,
        "judge_left": look_open is not None and rulings_nobody_signs().filter(pk=look_open.pk).exists(),
        "taking_back": look_open is not None and may(actor, look_open, "take_back"),
        "draw": draw,
        "sampling": draw is not None and may(actor, draw, "look"),
        "refusal_counter": _on_paper(request, filing),
        "posted_on": filing_posted_on(filing),
    }


def _on_paper(request: PortalRequest, filing: Filing) -> Standing | None:
    """The refusal whose service, or whose appeal on paper, the clerk may note."""
    if not may(request.actor, filing, "note_refusal_service"):
        return None
    standing = refusal_of(filing)
    return standing if standing.ruling is not None and standing.appeal is None else None


def _signed(filing: Filing) -> dict[str, str]:
    """The ruling that a judge has signed last, so that nobody types it again."""
    look = filing.second_looks.filter(agrees=True).exclude(judge=None).order_by("-asked_at").first()
    return {"ground": look.ground, "reason": look.reason} if look else {}


def _take_back_form(filing: Filing) -> TakeBackForm | None:
    look = filing.second_looks.filter(SecondLook.OPEN).first()
    return TakeBackForm(look=look) if look else None


def _forms(request: PortalRequest, filing: Filing, bound: dict[str, Any]) -> dict[str, Any]:
    return {
        "accept_form": bound.get("accept_form") or AcceptForm(filing=filing),
        "reject_form": bound.get("reject_form") or RejectForm(initial=_signed(filing), grounds=refusal_grounds(filing)),
        "term_form": bound.get("term_form") or CorrectionTermForm(again=filing.corrections.exists()),
        "divert_form": bound.get("divert_form") or DivertForm(),
        "order_form": bound.get("order_form") or PaymentOrderForm(),
        "hand_over_form": bound.get("hand_over_form") or HandOverForm(filing=filing),
        "look_form": bound.get("look_form") or SecondLookForm(),
        "not_urgent_form": bound.get("not_urgent_form") or NotUrgentForm(),
        "take_back_form": bound.get("take_back_form") or _take_back_form(filing),
        "sample_form": bound.get("sample_form") or SampleForm(),
        "items": bound.get("items") or items_form(filing, None, _begun(request.GET.get("page", ""))),
        "ticked": request.POST.getlist("finding"),
        "typed": [row for form in bound.values() if isinstance(form, Form) for row in typed_in(form)],
    }


def typed_in(form: Form) -> list[tuple[str, str]]:
    """(label, text) of what was typed into a form that can no longer be sent."""
    return [(str(form[name].label), str(value)) for name, value in form.cleaned_data.items() if value] if form.is_valid() else []


@dataclass(frozen=True)
class Missed:
    """What others did since the page was drawn: their steps, and each field that the litigant changed."""

    other_filing: bool
    steps: list[FilingTransition]
    fields: list[tuple[str, str, Difference]]


def missed(filing: Filing, version: int | None) -> Missed | None:
    """What a clerk missed whose page was drawn for a version; a page drawn for another filing missed nothing of this one."""
    if version is None:
        return None
    steps = since(filing, version) if version >= 0 else []
    fields = []
    if any(step.act == "supplement" for step in steps):
        newest = list(filing.versions.order_by("-number")[:2])
        if len(newest) == 2:
            fields = in_fields(filing, newest[1].content, newest[0].content)
    return Missed(version < 0, steps, fields)


def ticked_items(filing: Filing, ticked: list[str]) -> list[dict[str, Any]]:
    """The findings that the clerk ticked, as items of the correction list: the rule's place, fixed reason and words."""
    found = findings(material_of_filing(filing, latest_version(filing).content))
    by_key = {mark_of(in_words(one).place, one.key): one for one in found}
    with translation.override("zh-hans"):  # the list is a court document
        return [
            as_item(by_key[mark].place)
            | {"reason": reason_of(by_key[mark].key), "found": in_words(by_key[mark]).wrong, "note": ""}
            for mark in ticked
            if mark in by_key
        ]


def written_item(line: dict[str, Any]) -> dict[str, Any]:
    """A line that the clerk wrote, as an item of the correction list."""
    place = place_of_mark(line["page"], line["file_page"] or 0)
    return as_item(place) | {"reason": line["reason"], "found": "", "note": line["note"].strip()}


def _begun(page: str) -> list[dict[str, Any]] | None:
    return [{"page": page}] if page else None


def items_form(filing: Filing, data: Any, lines: list[dict[str, Any]] | None = None) -> Any:
    """The lines of the correction list, as they were sent; or with the ``lines`` begun and some empty ones after them."""
    places = choices(filing, page_keys(filing), latest_version(filing).content)
    return CorrectionItems(data, initial=lines, form_kwargs={"places": places, "reasons": correction_reasons(filing)})


def with_more_lines(filing: Filing, data: Any) -> dict[str, Any]:
    """The forms of a correction as they were typed, with more lines to write on; nothing is judged yet."""
    sent = items_form(filing, data)
    lines = [{name: form[name].value() for name in form.fields} for form in sent]
    again = filing.corrections.exists()
    typed = {name: data.get(name, "") for name in CorrectionTermForm(again=again).fields}
    return {"items": items_form(filing, None, lines), "term_form": CorrectionTermForm(initial=typed, again=again)}


def page_keys(filing: Filing) -> list[str]:
    """The parts of a filing in their order."""
    roles = contents.roles_of(filing.cause_code)
    return ["court", *roles, PAPERS, *(page.key for page in filing.form.pages), "evidence"]


def parts_of(filing: Filing, version: FilingVersion, material: Material) -> list[Part]:
    """Each part of the form with its answers in words and its findings at their places."""
    found = [in_words(one) for one in findings(material)]
    in_order = passed(material)
    parts = []
    for key in page_keys(filing):
        here = [one for one in found if one.place.page == key]
        rows, placed = _rows(filing, version.content, key, here)
        texts_passed = [one.text.in_language(language()) for one in in_order if one.rule.home == key]
        rest = [one for one in here if one not in placed]
        if key == contents.THIRD_PARTY and not (rows or rest or texts_passed):
            continue  # most suits have none
        parts.append(Part(key, part_title(filing.form_key, key, filing.cause_code), rows, rest, texts_passed))
    return parts


def _rows(
    filing: Filing, content: dict[str, Any], key: str, here: list[FindingInWords]
) -> tuple[list[Row], list[FindingInWords]]:
    """The rows of a part and the findings that found their row."""
    if key == "court":
        return [Row(_("法院"), str(filing.court), here)], here
    if key == PAPERS:
        kinds = dict(KeptPaper.Kind.choices)
        rows = [
            Row(paper["title"], str(kinds.get(paper["kind"], "")), mark=mark_of_file(PAPERS, paper))
            for paper in content.get("papers", [])
        ]
    elif key == "evidence":
        rows = [_piece(item, [one for one in here if one.place.file == item["order"]]) for item in content["evidence"]]
    elif key in contents.PARTIES_PAGES:
        rows = [row for one in contents.parties(content, key) for row in _facts(filing, one, here)]
    else:
        rows = _answers(filing, content["answers"], key, here)
    return rows, [one for row in rows for one in row.findings]


def _piece(item: dict[str, Any], here: list[FindingInWords]) -> Row:
    kinds = evidence_kinds()
    named = _("；").join(kinds[kind].in_language(language()) for kind in item["kinds"] if kind in kinds)
    return Row(f"{item['order']}. {item['title']}", f"{item['purpose']}\n{named}", here, mark_of_file("evidence", item))


def mark_of_file(page: str, row: Mapping[str, Any]) -> str:
    """How a form names the place of a piece of evidence or of a paper."""
    return mark_of_place(Place(page, file=row["order"]))


def _answers(filing: Filing, answers: dict[str, Any], key: str, here: list[FindingInWords]) -> list[Row]:
    rows = []
    for element in filing.form.page(key).elements:
        noted = [one for one in here if one.place.field == element.key]
        answered = is_visible(element, answers) and texts(answers, element.key) and element.key != "evidence_list"
        if answered or noted:
            mark = mark_of_place(Place(key, element.key))
            rows.append(Row(element.label.in_language(language()), shown(element, answers, language()), noted, mark))
    return rows


def _facts(filing: Filing, one: dict[str, Any], here: list[FindingInWords]) -> list[Row]:
    rows = []
    for element in contents.elements_of(one, filing.template_version):
        noted = [finding for finding in here if finding.place.party == one["id"] and finding.place.field == element.key]
        if (is_visible(element, one["answers"]) and one["answers"].get(element.key)) or noted:
            mark = mark_of_place(Place(one["role"], element.key, one["id"]))
            rows.append(Row(element.label.in_language(language()), shown(element, one["answers"], language()), noted, mark))
    return rows


def documents_of(filing: Filing, version: FilingVersion) -> list[dict[str, Any]]:
    """What can be read at the desk: the complaint, each piece of evidence and each paper, with its pages."""
    listed = []
    if version.complaint_file:
        pages = [
            reverse("filing:review_complaint_page", args=[filing.pk, number]) for number in _numbers(version.complaint_pages)
        ]
        url = reverse("filing:filing_complaint", args=[filing.pk])
        listed.append(
            {"title": names_of(filing.cause_code).paper.in_language(language()), "url": url, "pages": pages, "order": 0}
        )
    evidence, papers = version.content["evidence"], version.content.get("papers", [])
    file_ids = {UUID(item["file_id"]) for item in [*evidence, *papers]}
    readable, bare, typeset = with_searchable_copy(file_ids), without_pages_of(file_ids), copy_counts(file_ids)
    for item in evidence:
        order, file_id = item["order"], UUID(item["file_id"])
        count = 0 if file_id in bare else typeset.get(file_id, item["pages"])
        pages = [reverse("filing:review_evidence_page", args=[filing.pk, order, number]) for number in _numbers(count)]
        url = reverse("filing:review_evidence", args=[filing.pk, order])
        shown = {"title": f"{order}. {item['title']}", "url": url, "pages": pages, "order": order}
        shown |= {"without_pages": bare.get(file_id, ""), "mark": mark_of_file("evidence", item)}
        if file_id in readable:
            shown["searchable"] = reverse("filing:review_evidence_searchable", args=[filing.pk, order])
        listed.append(shown)
    return listed + [_paper(filing, paper, bare, typeset) for paper in papers]


def _paper(filing: Filing, paper: dict[str, Any], bare: Mapping[UUID, str], typeset: Mapping[UUID, int]) -> dict[str, Any]:
    """A paper of identity or authority among what can be read."""
    order, file_id = paper["order"], UUID(paper["file_id"])
    count = 0 if file_id in bare else typeset.get(file_id, paper["pages"])
    pages = [reverse("filing:filing_paper_page", args=[filing.pk, order, number]) for number in _numbers(count)]
    url = reverse("filing:filing_paper", args=[filing.pk, order])
    told, mark = bare.get(file_id, ""), mark_of_file(PAPERS, paper)
    return {"title": paper["title"], "url": url, "pages": pages, "order": f"paper-{order}", "without_pages": told, "mark": mark}


def _numbers(count: int) -> range:
    return range(1, min(count, MOST_PAGES) + 1)
