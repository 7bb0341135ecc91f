"""Where something is to be corrected: a part of the filing, or in it a field, a party, a piece of evidence, a paper."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from filing.causes.answers import is_visible
from filing.causes.elements import load_form
from filing.causes.forms import language
from filing.intake.models import Filing
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place
from filing.intake.rules.checks.parties import PAPERS
from filing.intake.wording import part_title

EVIDENCE = "evidence"
Choice = tuple[str, str]


def mark_of_place(place: Place) -> str:
    """How a form names a place, but for the page of a file; a whole part by its key alone."""
    return "|".join([place.page, place.field, place.party, str(place.file or "")]).rstrip("|")


def place_of_mark(mark: str, file_page: int = 0) -> Place:
    """The place that a form named; a page counts only within a file."""
    page, field, party, file = [*mark.split("|"), "", "", ""][:4]
    return Place(page, field, party, int(file or 0), file_page if file else 0)


def as_item(place: Place) -> dict[str, Any]:
    """The place as a line of the list keeps it."""
    return asdict(place)


def place_of(item: Mapping[str, Any]) -> Place:
    """The place of a line; older lines name only the part."""
    known = ("page", "field", "party", "file", "file_page")
    return Place(**{name: item[name] for name in known if name in item})


def choices(filing: Filing, parts: list[str], content: dict[str, Any]) -> list[tuple[str, list[Choice]]]:
    """Each part with its title, and in it the whole and every place."""
    titles = {key: part_title(filing.form_key, key, filing.cause_code) for key in parts}
    return [(title, list(_within(filing, key, title, content))) for key, title in titles.items()]


def _within(filing: Filing, key: str, title: str, content: dict[str, Any]) -> Iterator[Choice]:
    yield key, _("%(part)s（整个部分）") % {"part": title}
    for place in _places(filing, key, content):
        yield mark_of_place(place), place_words(filing.form_key, place, content)


def _places(filing: Filing, key: str, content: dict[str, Any]) -> Iterator[Place]:
    if key in (EVIDENCE, PAPERS):
        yield from (Place(key, file=one["order"]) for one in content.get(key, []))
    elif key in contents.PARTIES_PAGES:
        for one in contents.parties(content, key):
            for element in contents.elements_of(one, filing.template_version):
                if is_visible(element, one["answers"]):
                    yield Place(key, element.key, one["id"])
    elif any(page.key == key for page in filing.form.pages):
        for element in filing.form.page(key).elements:
            if is_visible(element, content["answers"]) and not element.computes and element.key != "evidence_list":
                yield Place(key, element.key)


def place_words(form_key: str, place: Place, content: Mapping[str, Any]) -> str:
    """What a place is called within its part; '' for the whole part."""
    if place.file:
        return _file_words(place, content)
    party = contents.party(dict(content), place.party) if place.party else None
    form = load_form(form_key, content.get("template_version", ""))
    elements = contents.elements_of(party, form.template_version) if party else tuple(form.elements())
    label = next((one.label.in_language(language()) for one in elements if one.key == place.field), "")
    name = str(party["answers"].get("name", "")) if party else ""
    return _("%(name)s：%(field)s") % {"name": name, "field": label} if name and label else name or label


def _file_words(place: Place, content: Mapping[str, Any]) -> str:
    title = next((one["title"] for one in content.get(place.page, []) if one["order"] == place.file), "")
    named = {"order": place.file, "title": title, "page": place.file_page}
    if place.page == EVIDENCE:
        words = _("第%(order)s件证据“%(title)s”第%(page)s页") if place.file_page else _("第%(order)s件证据“%(title)s”")
    else:
        words = _("材料“%(title)s”第%(page)s页") if place.file_page else _("材料“%(title)s”")
    return words % named
