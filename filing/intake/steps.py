"""The steps of a filing in the order in which they are offered, and where each stands."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courtportal.kernel.web.components import Task, TaskState
from filing.causes.forms import language
from filing.intake.corrections import corrected_so_far
from filing.intake.models import FilingDraft
from filing.intake.queries import SHARING, correction_pages, draft_problems
from filing.intake.rules import content as contents
from filing.intake.sharing.queries import shares_of
from filing.intake.wording import side_title

COURT, PAPERS, EVIDENCE, CHECK = "court", "papers", "evidence", "check"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key, name and address."""

    key: str
    label: str
    url: str
    group: str


def steps(draft: FilingDraft) -> list[Step]:
    """All steps, or during a correction only those it opens."""
    form = draft.form
    people, last = pgettext("several", "当事人"), _("证据和最后几步")
    found = [
        Step(COURT, _("选择法院"), reverse("filing:draft_court", args=[draft.pk]), people),
        *(_side(draft, role, people) for role in contents.roles_of(draft.cause_code)),
        Step(PAPERS, _("身份和委托材料"), reverse("filing:draft_papers", args=[draft.pk]), people),
    ]
    evidence = Step(EVIDENCE, _("证据"), reverse("filing:draft_evidence", args=[draft.pk]), last)
    for section in form.sections:
        if section.key == "service":
            found.append(evidence)
        group = section.title.in_language(language()) if section.key in {"claims", "facts"} else last
        found += [
            Step(page.key, page.title.in_language(language()), reverse("filing:draft_page", args=[draft.pk, page.key]), group)
            for page in section.pages
        ]
    if shares_of(draft).filter(ended_at=None).exists():
        found.append(Step(SHARING, _("委托人签名"), reverse("filing:draft_sharing", args=[draft.pk]), last))
    allowed = correction_pages(draft)
    return [step for step in found if allowed is None or step.key in allowed | {SHARING}]


def _side(draft: FilingDraft, role: str, group: str) -> Step:
    """The page on which the parties of a role are named."""
    return Step(role, side_title(draft.cause_code, role), reverse("filing:draft_parties", args=[draft.pk, role]), group)


def next_url(draft: FilingDraft, key: str) -> str:
    """Where "continue" leads from a step."""
    all_steps = steps(draft)
    keys = [step.key for step in all_steps]
    if draft.filing_id or key not in keys or key == keys[-1]:
        return reverse("filing:draft" if draft.filing_id else "filing:draft_check", args=[draft.pk])
    return all_steps[keys.index(key) + 1].url


def tasks(draft: FilingDraft, today: dt.date) -> list[tuple[str, list[Task]]]:
    """The task list in its groups."""
    problems = draft_problems(draft, today)
    wrong = {one.page for one in problems if one.problem.code != "missing"}
    missing = {one.page for one in problems}
    unchanged = {item["page"] for item in corrected_so_far(draft) if not item["changed"]}
    groups: dict[str, list[Task]] = {}
    for step in steps(draft):
        state = _state_corrected(step.key, missing | unchanged) if draft.filing_id else _state(draft, step.key, wrong, missing)
        groups.setdefault(step.group, []).append(Task(step.label, state, step.url, _hint(draft, step.key)))
    return list(groups.items())


def _state_corrected(key: str, waiting: set[str]) -> TaskState:
    """During a correction a page is done when everything asked for there was changed, as the check page says."""
    return TaskState.NEEDS_YOU if key in waiting else TaskState.DONE


def _state(draft: FilingDraft, key: str, wrong: set[str], missing: set[str]) -> TaskState:
    if key == SHARING:
        return TaskState.NEEDS_YOU if key in missing else TaskState.DONE
    seen = key in draft.content.get("seen", []) or (key == COURT and draft.court_id is not None)
    if not seen:
        known = key == "plaintiff" and bool(contents.parties(draft.content, "plaintiff"))
        return TaskState.IN_PROGRESS if known else TaskState.NOT_STARTED
    if key in missing or key in wrong:
        return TaskState.NEEDS_YOU
    return TaskState.DONE


def _hint(draft: FilingDraft, key: str) -> str:
    if key == COURT and draft.court:
        return str(draft.court)
    if key in contents.PARTIES_PAGES and (named := contents.names(draft.content, key)):
        return named
    if key in {contents.THIRD_PARTY, "other_claims", "security", "reasons"}:
        return _("没有的可以跳过")
    return ""
