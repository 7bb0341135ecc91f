"""The patterns as template tags and filters; see /design/ for each in every state."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from courtportal.kernel import clock
from courtportal.kernel.web import formats, tables
from courtportal.kernel.web.components import Answer, Letter, Link, Task, TimelineEntry
from courtportal.kernel.web.icons import ICONS
from courtportal.kernel.web.pagination import PAGE_PARAMETER

register = template.Library()
PLACE_ENDS = re.compile(r"(?<=[省市区县州盟旗院])(?=.)")


# -- filters ---------------------------------------------------------------------------------------------------------


@register.filter
def in_parts(name: str) -> SafeString:
    """A court's name that may break behind its place, not in the middle of a word: 佛山市｜禅城区｜人民法院."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in PLACE_ENDS.split(str(name)) if part))


@register.filter
def money(amount: Decimal | int | str | None) -> str:
    """``{{ fee|money }}`` → ¥12,300.00"""
    return formats.money(amount)


@register.filter
def day(value: dt.date | None) -> str:
    """``{{ hearing.day|day }}`` → 2026年11月22日（周日）"""
    return formats.day(value)


@register.filter
def until(value: dt.date) -> str:
    """A last day with which a sentence goes on, itself included."""
    return formats.until(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``{{ filing.submitted_at|moment }}`` → 2026年11月22日（周日）10:32, in Shanghai"""
    return formats.moment(value)


@register.filter
def time_of_day(value: dt.datetime | None) -> str:
    """``{{ utterance.at|time_of_day }}`` → 10:32:05, in Shanghai"""
    return formats.time_of_day(value)


@register.filter
def deadline(due: dt.date | None) -> str:
    """``{{ deadline.due|deadline }}`` → 2026年11月25日（周三），还有3天"""
    return formats.deadline(due, clock.today())


@register.filter
def left(due: dt.date) -> str:
    """``{{ deadline.due|left }}`` → 还有3天"""
    return formats.left(due, clock.today())


@register.filter
def as_when(value: Any) -> str:
    """A day, an instant or words, written for a timeline."""
    if isinstance(value, dt.datetime):
        return formats.moment(value)
    if isinstance(value, dt.date):
        return formats.day(value)
    return "" if value is None else str(value)


# -- small parts -----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "search" %}``: decoration beside words; with a label it speaks for itself (close and menu only)."""
    path = ICONS[name]
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>', label, path)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', path)


STATE_ICONS = {"ok": "check", "warn": "clock", "bad": "warning", "now": "play"}


@register.simple_tag
def state(tone: str, words: str) -> SafeString:
    """``{% state "ok" "已生效" %}``; tones: ok, warn, bad, now, quiet. A shape stands beside the word, never colour alone."""
    shape = icon(STATE_ICONS[tone]) if tone in STATE_ICONS else ""
    return format_html('<span class="state {}">{}{}</span>', tone, shape, words)


@register.simple_tag
def crumb(label: str, url: str) -> SafeString:
    """One step of the breadcrumb, inside ``{% block crumbs %}``."""
    return format_html('<li><a href="{}">{}</a></li>', url, label)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, name: str, css: str = "") -> SafeString:
    """A column header that sorts by ``?sort=name`` (``-name`` downwards), as a link that keeps the rest of the query."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{name}" if now == name else name
    query.pop("page", None)
    aria = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return format_html('<th scope="col" class="{}" aria-sort="{}"><a href="?{}">{}</a></th>', css, aria, query.urlencode(), label)


# -- forms -----------------------------------------------------------------------------------------------------------


def _problems(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the control, message) of each error; general ones have no id."""
    problems: list[tuple[str, str]] = [("", str(message)) for message in form.non_field_errors()]
    colon = gettext("：")
    for name, messages in form.errors.items():
        if name == "__all__":
            continue
        bound = form[name]
        anchor = f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label or bound.auto_id
        name_of = str(bound.label or "").rstrip("：:？?")
        problems += [(anchor if not bound.is_hidden else "", f"{name_of}{colon}{message}") for message in messages]
    return problems


def _forms(things: Sequence[Any]) -> list[BaseForm]:
    forms: list[BaseForm] = []
    for thing in things:
        forms += thing.forms if isinstance(thing, BaseFormSet) else [thing] if thing is not None else []
    return forms


@register.inclusion_tag("web/forms/summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong in these forms and formsets, each linked to its field; once, that nothing has to be filled in."""
    problems: list[tuple[str, str]] = []
    for thing in forms:
        if isinstance(thing, BaseFormSet):
            problems += [("", str(message)) for message in thing.non_form_errors()]
    for form in _forms(forms):
        if form.is_bound:
            problems += _problems(form)
    heading = ngettext("有%(n)d处需要修改", "有%(n)d处需要修改", len(problems)) % {"n": len(problems)}
    return {"problems": problems, "heading": heading, "all_optional": _say_optional_once(_forms(forms))}


def _say_optional_once(forms: Sequence[BaseForm]) -> bool:
    """Whether nothing in these forms has to be filled in: said at their top, it is not said again beside each field."""
    fields = [field for form in forms for field in form.visible_fields() if field.widget_type != "checkbox"]
    once = len(fields) > 1 and not any(bound.field.required or hasattr(bound.field, "needed_when") for bound in fields)
    for form in forms:
        form.optional_said = once  # type: ignore[attr-defined]
    return once


# -- patterns --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("web/components/task_list.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    """Steps with their state."""
    return {"tasks": tasks}


@register.inclusion_tag("web/components/answers.html")
def answers(rows: Sequence[Answer]) -> dict[str, Any]:
    """Check your answers: each with a link to change it."""
    return {"rows": rows}


@register.inclusion_tag("web/components/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """What happened, what is next, what comes later."""
    return {"entries": entries}


@register.inclusion_tag("web/components/thread.html")
def thread(letters: Sequence[Letter]) -> dict[str, Any]:
    """A conversation like letters."""
    return {"letters": letters}


@register.inclusion_tag("web/components/tabs.html")
def tabs(links: Sequence[Link], label: str = "") -> dict[str, Any]:
    """Saved views as tabs, each with the count of its list."""
    return {"links": links, "label": label or gettext("视图")}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = PAGE_PARAMETER) -> dict[str, Any]:
    """Pages of a long list; the links keep the rest of the query. ``parameter`` is the one given to ``paginate``."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    return {
        "page": page,
        "parameter": parameter,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "ellipsis": page.paginator.ELLIPSIS,
        "query": f"{query.urlencode()}&" if query else "",
    }


@register.inclusion_tag("web/components/progress.html")
def progress(label: str, done: int, total: int, doing: str = "") -> dict[str, Any]:
    """A long job: how far, what is being done."""
    return {"label": label, "done": done, "total": total, "doing": doing}


@register.simple_block_tag(end_name="endnextstep")
def nextstep(content: SafeString, what: str) -> SafeString:
    """``{% nextstep "12月3日（周四）9:30 在线开庭，还有11天" %}<p>…</p>{% endnextstep %}``"""
    return format_html(
        '<section class="next-step"><h2>{}</h2><p class="what">{}</p>{}</section>', gettext("下一步"), what, content
    )


@register.simple_block_tag(end_name="endconfirmation")
def confirmation(content: SafeString, title: str, given: str = "") -> SafeString:
    """What was received: the number given, then what happens next inside the block."""
    number = format_html('<p class="given">{}</p>', given) if given else ""
    return format_html('<section class="confirmation"><h2>{}{}</h2>{}{}</section>', icon("check"), title, number, content)


@register.simple_block_tag(end_name="endnotice")
def notice(content: SafeString, tone: str = "") -> SafeString:
    """``{% notice "warn" %}<p>…</p>{% endnotice %}``; tones: (none), ok, warn, bad."""
    return format_html('<div class="notice {}">{}</div>', tone, content)


@register.simple_block_tag(end_name="endtable")
def table(content: SafeString, caption: str, caption_unseen: bool = False) -> SafeString:
    """``{% table "待审查的申请" %}<thead>…</thead><tbody>…</tbody>{% endtable %}``: cards on a phone, a column's words in each;
    a table without a head scrolls by itself where it is too wide."""
    hidden = ' class="unseen"' if caption_unseen else ""
    rows = tables.stacked(content)
    return format_html(
        '<div class="table{3}" role="region" aria-label="{0}" tabindex="0">'
        '<table{4}><caption{1}>{0}</caption>{2}</table></div>',
        caption, SafeString(hidden), SafeString(rows) or content, " stacks" if rows else "",
        SafeString(' role="table"' if rows else ""),
    )  # fmt: skip


@register.simple_block_tag(end_name="endempty")
def empty(content: SafeString) -> SafeString:
    """An empty list: says that it is empty and what to do."""
    return format_html('<div class="empty">{}</div>', content)
