"""What pydantic finds wrong with a request, as places with words in the caller's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.api.problems import Fault, pointer

WORDS = {
    "missing": _("缺少这一项。"),
    "extra_forbidden": _("没有这一项，请核对名称。"),
    "string_type": _("这一项应当是文字。"),
    "string_too_long": _("太长，最多 %(max_length)s 个字符。"),
    "string_too_short": _("太短，至少 %(min_length)s 个字符。"),
    "string_pattern_mismatch": _("写法不对，请照说明里的格式。"),
    "int_parsing": _("这一项应当是整数。"),
    "int_type": _("这一项应当是整数。"),
    "bool_parsing": _("这一项应当是 true 或者 false。"),
    "decimal_parsing": _('金额请写成文字，例如 "10001.00"。'),
    "date_from_datetime_parsing": _("日期请写成 2026-09-10。"),
    "date_parsing": _("日期请写成 2026-09-10。"),
    "uuid_parsing": _("这一项应当是编号（UUID）。"),
    "enum": _("只能是其中之一：%(expected)s。"),
    "literal_error": _("只能是其中之一：%(expected)s。"),
    "greater_than_equal": _("不能小于 %(ge)s。"),
    "less_than_equal": _("不能大于 %(le)s。"),
    "too_long": _("最多 %(max_length)s 项。"),
    "too_short": _("至少 %(min_length)s 项。"),
    "list_type": _("这一项应当是列表。"),
    "dict_type": _("这一项应当是对象。"),
    "model_attributes_type": _("这一项应当是对象。"),
}
OTHERWISE = _("这一项的值不对，请照接口说明核对。")
SOURCES = ("body", "query", "path", "header", "form", "file")


def faults_of(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Every place with its words: in a body by JSON pointer, elsewhere by the parameter's name."""
    return [Fault(_place(error["loc"]), error["type"].replace("_", "-"), _words(error)) for error in errors]


def _place(location: Iterable[str | int]) -> str:
    parts = list(location)
    source = parts.pop(0) if parts and parts[0] in SOURCES else "body"
    if source == "body":
        return pointer(*parts[1:])  # the first is the name of the function's argument
    return ".".join(str(part) for part in parts[-1:])


def _words(error: Mapping[str, Any]) -> str:
    words = str(WORDS.get(error["type"], OTHERWISE))
    try:
        return str(words % error.get("ctx", {}))
    except KeyError:
        return gettext(str(OTHERWISE))
