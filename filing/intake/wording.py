"""Findings and fixed reasons in the user's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filing.causes.elements import load_form
from filing.causes.forms import language
from filing.causes.procedures import is_application, number_of
from filing.intake.actions.review import review_data
from filing.intake.models import Filing
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Severity
from filing.intake.rules.findings import Finding, Place

SEVERITIES = {
    Severity.MUST: (gettext_lazy("必须处理"), "bad"),
    Severity.SHOULD: (gettext_lazy("应当处理"), "warn"),
    Severity.HINT: (gettext_lazy("提示"), "quiet"),
}


MOST_ROWS = 3  # of the official form, before a part's name says 等


@dataclass(frozen=True, slots=True)
class FindingInWords:
    """A finding as a page shows it: how serious, where, what is wrong, what to do, by which articles."""

    key: str
    severity: Severity
    place: Place
    wrong: str
    todo: str
    law: str
    against: tuple[Place, ...] = ()
    at_once: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Its place, and those of the answers that it contradicts."""
        return (self.place, *self.against)

    @property
    def mark(self) -> str:
        """Its name in the form of the correction list."""
        return mark_of(self.place, self.key)

    @property
    def label(self) -> str:
        return str(SEVERITIES[self.severity][0])

    @property
    def tone(self) -> str:
        return SEVERITIES[self.severity][1]

    @property
    def notes_to_look_at(self) -> bool:
        """It is more than a hint."""
        return self.severity is not Severity.HINT


def mark_of(place: Place, key: str) -> str:
    """How a form names a finding: the rule and its place."""
    return "|".join([key, place.page, place.field, place.party, str(place.file), str(place.file_page)])


def reason_of(key: str) -> str:
    """The fixed reason of a correction that stands for a rule."""
    return str(review_data()["reasons_of_rules"].get(key, "other"))


def field_label(form_key: str, place: Place, content: Mapping[str, Any]) -> str:
    """What a field is called: an element of the form, of a party, or a piece of evidence."""
    if place.file:
        words = _("第%(order)s件证据") if place.page == "evidence" else _("第%(order)s份材料")
        return words % {"order": place.file}
    party = contents.party(dict(content), place.party) if place.party else None
    form = load_form(form_key, content.get("template_version", ""))
    elements = contents.elements_of(party, form.template_version) if party else tuple(form.elements())
    return next((one.label.in_language(language()) for one in elements if one.key == place.field), place.field)


def in_words(finding: Finding) -> FindingInWords:
    """A finding in the reader's language."""
    law = _("；").join(citation.text.in_language(language()) for citation in finding.rule.law)
    wrong, todo = finding.wrong(language()), finding.todo(language())
    return FindingInWords(finding.key, finding.severity, finding.place, wrong, todo, law, finding.against, finding.rule.at_once)


def capacity_of(form_key: str, party: dict[str, Any]) -> str:
    """In which capacity a party is sued, in words; '' where the cause knows none."""
    known = load_form(form_key).capacities
    return next((one.label.in_language(language()) for one in known if one.key == party.get("capacity")), "")


def side_title(cause_code: str, role: str) -> str:
    """What the page of one side is called: who applies for something sues nobody."""
    if role == contents.THIRD_PARTY:
        return _("第三人")
    if is_application(cause_code):
        return _("申请人（提出申请的一方）") if role == contents.PLAINTIFF else _("被申请人（对方）")
    return _("原告（起诉的一方）") if role == contents.PLAINTIFF else _("被告（被起诉的一方）")


def page_title(form_key: str, page: str, cause_code: str) -> str:
    """What a page of the wizard is called in lists of findings and corrections."""
    names = {
        "plaintiff": side_title(cause_code, contents.PLAINTIFF),
        "defendant": side_title(cause_code, contents.DEFENDANT),
        "third_party": side_title(cause_code, contents.THIRD_PARTY),
        "papers": _("身份和委托材料"),
        "evidence": _("证据"),
        "court": _("选择法院"),
        "sharing": _("委托人签名"),
    }
    if page in names:
        return names[page]
    try:
        return load_form(form_key).page(page).title.in_language(language())
    except KeyError:
        return page


def part_title(form_key: str, page: str, cause_code: str) -> str:
    """What the court calls a part of a filing: where the wizard asks the litigant a question, the rows of the official form."""
    title = page_title(form_key, page, cause_code)
    if not title.endswith(("？", "?")):
        return title
    rows = dict.fromkeys(item.label.in_language(language()) for item in load_form(form_key).page(page).items)
    return _("、").join(list(rows)[:MOST_ROWS]) + (_("等") if len(rows) > MOST_ROWS else "")


def named_page(form_key: str, page: str, cause_code: str) -> str:
    """A page's title before a colon: a question stands in quotation marks."""
    title = page_title(form_key, page, cause_code)
    return _("“%(question)s”") % {"question": title} if title.endswith(("？", "?")) else title


def reason_label(key: str, form_key: str) -> str:
    """A fixed reason for a correction in the words of this form."""
    found = (_label(one, form_key) for one in review_data()["correction_reasons"] if one["key"] == key)
    return next(found, key)


def correction_reasons(filing: Filing) -> list[tuple[str, str]]:
    """The fixed reasons for a correction that fit the claim, in its words."""
    return _fitting("correction_reasons", filing)


def refusal_grounds(filing: Filing) -> list[tuple[str, str]]:
    """The grounds on which this claim may be refused, returned or sent elsewhere."""
    return _fitting("refusals", filing)


def _fitting(kind: str, filing: Filing) -> list[tuple[str, str]]:
    return [(one["key"], _label(one, filing.form_key)) for one in review_data()[kind] if _fits(one, filing)]


def _fits(row: Mapping[str, Any], filing: Filing) -> bool:
    """What is meant for some forms, or for the causes from one number to another, is said of these alone."""
    first, last = row.get("causes", (None, None))
    of_cause = first is None or first <= number_of(filing.cause_code) <= last
    return of_cause and filing.form_key in row.get("forms", [filing.form_key])


def _label(row: Mapping[str, Any], form_key: str) -> str:
    name = "label_en" if language() == "en" else "label_zh"
    return str({**row, **row.get("of_forms", {}).get(form_key, {})}[name])


def urgent_words(filing: Filing) -> str:
    """What its filer said is urgent, in the words of the form; '' if nothing is."""
    known = {key: label.in_language(language()) for key, label in filing.form.element("urgent_for").options}
    return _("；").join(known[key] for key in filing.urgent_for if key in known)
