"""Queries and their errors in words a person understands, in the reader's language."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from search.judgments.models import SECTIONS
from search.judgments.rules.numerals import numeral
from search.query import QueryError
from search.query.fields import BY_KEY, FIELDS
from search.query.printer import bound_text
from search.query.tree import And, Field, Node, Not, Or, Phrase, Range, Word

SECTION_NAMES = {
    "title": _("标题"),
    "parties": _("当事人信息"),
    "procedure": _("案件由来和审理经过"),
    "claims": _("诉辩意见"),
    "facts": _("事实"),
    "reasons": _("裁判理由"),
    "articles": _("裁判依据"),
    "holding": _("裁判主文"),
    "tail": _("尾部"),
}
assert set(SECTIONS) < set(SECTION_NAMES)  # noqa: S101 - a section without a name would show its key

_ERRORS = {
    "too_long": _("检索式太长，最多%(detail)s个字。请去掉一些词。"),
    "too_many": _("检索词太多，最多%(detail)s个。请去掉一些词。"),
    "too_deep": _("括号或“非”嵌套太深，最多%(detail)s层。请简化检索式。"),
    "quote_open": _("第%(place)s个字处的引号没有配对。请补上另一个引号，或者去掉这个引号。"),
    "phrase_empty": _("第%(place)s个字处的引号里没有可以检索的字。"),
    "group_open": _("第%(place)s个字处的左括号没有配对。请补上右括号。"),
    "group_close": _("第%(place)s个字处多了一个右括号。请去掉它，或者补上左括号。"),
    "group_empty": _("第%(place)s个字处的括号里没有内容。"),
    "operand_missing": _("“%(detail)s”的旁边缺少检索词。“且”“或”的两边、“非”的后面都要有检索词；要查找这个字本身，请加引号。"),
    "field_unknown": _("没有“%(detail)s”这个检索字段。可以用的字段：%(fields)s。要查找冒号本身，请加引号。"),
    "field_empty": _("字段“%(detail)s”的后面没有内容，例如“案由:民间借贷”“年份:2023..2025”。"),
    "field_nested": _("字段“%(detail)s”不能写在另一个字段的括号里。"),
    "range_bad": _("看不懂“%(detail)s”。年份写成 2024 或 2021..2024，日期写成 2024-03-01..2024-06-30，金额写成 10万..50万。"),
    "range_reversed": _("范围“%(detail)s”的开头比结尾大。请把小的写在前面。"),
}


def explain(error: QueryError) -> str:
    """What is wrong with the query and what to do."""
    named = BY_KEY.get(error.detail)
    values = {
        "place": error.position + 1,
        "detail": field_name(named.key) if named else error.detail,
        "fields": gettext("、").join(field_name(spec.key) for spec in FIELDS),
    }
    return str(_ERRORS[error.code]) % values


def field_name(key: str) -> str:
    """The field's name as the reader may write it."""
    spec = BY_KEY[key]
    return spec.name_en if get_language() == "en" else spec.name_zh


def describe(node: Node | None) -> str:
    """The query as understood: 含“借款”，并且在“理由”中含“利率”，并且不要含“担保”"""
    match node:
        case None:
            return gettext("全部裁判文书")
        case And(parts):
            return gettext("，并且").join(_inner(part) for part in parts)
        case Or(parts):
            return gettext("，或者").join(_inner(part) for part in parts)
        case Not(inner):
            return gettext("不要%(what)s") % {"what": _inner(inner)}
        case Field(name, inner):
            return _field(name, inner)
        case _:
            return _leaf(node)


def _leaf(node: Word | Phrase | Range) -> str:
    if isinstance(node, Range):
        return _range(node)
    if isinstance(node, Phrase):
        return gettext("原文连续出现“%(text)s”") % {"text": node.text}
    if node.text.startswith("（"):
        return gettext("含案号%(text)s") % {"text": node.text}
    return gettext("含“%(text)s”") % {"text": node.text}


def _inner(node: Node) -> str:
    return gettext("（%(what)s）") % {"what": describe(node)} if isinstance(node, And | Or) else describe(node)


def _field(name: str, inner: Node) -> str:
    values = {"field": field_name(name), "what": describe(inner)}
    if isinstance(inner, Range):
        return gettext("%(field)s%(what)s") % values
    return gettext("在“%(field)s”中%(what)s") % values


def _range(node: Range) -> str:
    low = "" if node.low is None else bound_text(node.low)
    high = "" if node.high is None else bound_text(node.high)
    if low == high:
        return gettext("为%(low)s") % {"low": low}
    if not high:
        return gettext("从%(low)s起") % {"low": low}
    return gettext("到%(high)s为止") % {"high": high} if not low else gettext("从%(low)s到%(high)s") % {"low": low, "high": high}


def statute_label(key: str) -> str:
    """《民法典》第六百六十七条"""
    law, _sep, article = key.rpartition(":")
    number, _dash, sub = article.partition("-")
    return f"《{law}》第{numeral(int(number))}条" + (f"之{numeral(int(sub))}" if sub else "")
