"""The check of a draft: the one rule set of the litigant's dry run and the clerk's pre-check."""

import datetime as dt
import uuid
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from courtportal.kernel import clock
from courtportal.kernel.api.needs import needs
from courtportal.kernel.api.problems import Fault, pointer
from courtportal.kernel.tokens.rules import Scope
from filing.api import scope
from filing.api.law import FeeOut, fee_out
from filing.api.words import in_words as said
from filing.causes.wording import problem_text
from filing.intake.fees import expected_fee
from filing.intake.findings import findings_of_draft
from filing.intake.models import FilingDraft
from filing.intake.queries import draft_problems
from filing.intake.rules import content as contents
from filing.intake.rules.findings import RULES_VERSION
from filing.intake.wording import field_label, in_words, page_title

router = Router(tags=[_("立案草稿")])
READ = needs(Scope.FILINGS_READ, "filing.filingdraft:view")


class DefectOut(Schema):
    """One place to mend: where, what is wrong, what to do, by which article."""

    rule: str
    severity: Literal["must", "should", "hint"]
    page: str
    page_title: str
    field: str
    field_label: str
    party: str
    file: int = Field(description=_("第几件证据；0 表示不是证据"))
    file_page: int
    wrong: str
    fix: str
    law: str


class CheckOut(Schema):
    """What the court's own rules find, before anything is submitted."""

    ready: bool = Field(description=_("没有什么妨碍提交"))
    rules_version: str
    defects: list[DefectOut]
    fee: FeeOut | None


@router.get(
    "/drafts/{uuid:draft_id}/check", auth=READ, response=CheckOut, summary=_("用法院审查的同一套规则检查，逐条说明怎样改")
)
def check_draft(request: HttpRequest, draft_id: uuid.UUID) -> Any:
    """What stands in the way of submission, and what a clerk would find."""
    draft, today = scope.the_draft(request, draft_id), clock.today()
    missing, fee = draft_problems(draft, today), expected_fee(draft)
    return {
        "ready": not missing,
        "rules_version": RULES_VERSION,
        "defects": [_defect_of_problem(draft, one) for one in missing] + _findings(draft, today),
        "fee": fee_out(fee) if fee else None,
    }


def _defect_of_problem(draft: FilingDraft, one: contents.PlacedProblem) -> dict[str, Any]:
    party = contents.party(draft.content, one.party) if one.party else None
    elements = contents.elements_of(party, draft.template_version) if party else tuple(draft.form.elements())
    element = next((element for element in elements if element.key == one.problem.key), None)
    words = problem_text(one.problem, is_choice=bool(element and element.options))
    return {
        "rule": one.problem.code.replace("_", "-"),
        "severity": "must",
        "page": one.page,
        "page_title": page_title(draft.form_key, one.page, draft.cause_code),
        "field": element.key if element else "",
        "field_label": said(element.label) if element else "",
        "party": one.party,
        "file": 0,
        "file_page": 0,
        "wrong": words,
        "fix": words,
        "law": "",
    }


def _findings(draft: FilingDraft, today: dt.date) -> list[dict[str, Any]]:
    rows = []
    for one in (in_words(finding) for finding in findings_of_draft(draft, today)):
        place = one.place
        rows.append(
            {
                "rule": one.key,
                "severity": one.severity.value,
                "page": place.page,
                "page_title": page_title(draft.form_key, place.page, draft.cause_code),
                "field": place.field,
                "field_label": field_label(draft.form_key, place, draft.content),
                "party": place.party,
                "file": place.file,
                "file_page": place.file_page,
                "wrong": one.wrong,
                "fix": one.todo,
                "law": one.law,
            }
        )
    return rows


def fault_of(draft: FilingDraft, one: contents.PlacedProblem) -> Fault:
    """Where in the draft the answer is that must be mended."""
    defect = _defect_of_problem(draft, one)
    if one.party:
        place = pointer("parties", one.party, "answers", one.problem.key)
    else:
        place = pointer("answers", one.problem.key) if defect["field"] else pointer(one.page)
    return Fault(place, defect["rule"], defect["wrong"])
