"""Forms as data: which elements a complaint of a cause has, so that a program fills in what the page would ask."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from courtportal.kernel.api.needs import needs
from courtportal.kernel.tokens.rules import Scope
from filing.api.words import in_words
from filing.causes.elements import Element, ElementForm, evidence_kinds_of, form_keys, load_form, party_elements

router = Router(tags=[_("法律和费用")])
LAW = needs(Scope.LAW, "kernel.apitoken:use")


class ElementOut(Schema):
    key: str
    type: str
    label: str
    hint: str
    unit: str
    required: bool
    computed: bool
    choices: dict[str, str]
    visible_if: dict[str, list[str]]
    evidence_kinds: list[str]
    max_length: int


class PageOut(Schema):
    key: str
    title: str
    elements: list[ElementOut]


class FormOut(Schema):
    """A form: the elements of the complaint for a cause, page by page."""

    key: str
    title: str
    template_version: str
    causes: list[str]
    pages: list[PageOut]
    person: list[ElementOut]
    organisation: list[ElementOut]
    representative: list[ElementOut]
    third_party: list[ElementOut]
    evidence_kinds: dict[str, str]


class FormsOut(Schema):
    items: list[str]


@router.get("/forms", auth=LAW, response=FormsOut, summary=_("有哪些要素式表单"))
def list_forms(request: HttpRequest) -> Any:
    """Their keys."""
    return {"items": sorted(form_keys())}


@router.get("/forms/{form_key}", auth=LAW, response=FormOut, summary=_("一个表单的全部要素"))
def read_form(request: HttpRequest, form_key: str) -> Any:
    """With the version of the official template it follows."""
    if form_key not in form_keys():
        raise Http404
    return form_out(load_form(form_key))


def form_out(form: ElementForm) -> dict[str, Any]:
    """A form in the caller's language."""
    return {
        "key": form.key,
        "title": in_words(form.title),
        "template_version": form.template_version,
        "causes": list(form.causes),
        "pages": [
            {"key": page.key, "title": in_words(page.title), "elements": [_element(one) for one in page.elements]}
            for page in form.pages
        ],
        "person": [_element(one) for one in party_elements("person")],
        "organisation": [_element(one) for one in party_elements("organisation")],
        "representative": [_element(one) for one in party_elements("representative")],
        "third_party": [_element(one) for one in party_elements("third_party")],
        "evidence_kinds": {key: in_words(label) for key, label in evidence_kinds_of(form.key).items()},
    }


def _element(one: Element) -> dict[str, Any]:
    return {
        "key": one.key,
        "type": one.type,
        "label": in_words(one.label),
        "hint": in_words(one.hint),
        "unit": in_words(one.unit),
        "required": one.is_required(),
        "computed": one.computes is not None,
        "choices": {key: in_words(label) for key, label in one.options},
        "visible_if": {key: sorted(values) for key, values in one.visible_if},
        "evidence_kinds": list(one.evidence_kinds),
        "max_length": one.max_length,
    }
