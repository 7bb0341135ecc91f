"""What a filing is about: the situations, the search in one's own words and the tree of causes, for any page that begins one."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from filing.causes import registry
from filing.causes.forms import language
from filing.causes.themes import Situation, common, find, themes, told
from filing.causes.turns import elsewhere
from filing.intake.told_at_start import LONGEST_QUESTION

CONTRACT, HARM, PROPERTY = "H4.1", "H10.1", "H3.2"  # headings under which any suit of their kind finds room
Address = Callable[[str], str]  # where a filing with this cause code begins


def offered(typed: str, address: Address) -> dict[str, Any]:
    """The context of ``filing/intake/_picker.html``: frequent situations, themes, and what fits the words typed."""
    typed = typed.strip()[:LONGEST_QUESTION]
    return {
        "common": [_situation(one, address) for one in common()],
        "themes": [
            (theme.title.in_language(language()), [_situation(one, address) for one in theme.situations]) for theme in themes()
        ],
        "typed": typed,
        "longest": LONGEST_QUESTION,
        "found": [_told(one, address) for one in told(typed)] + [_cause(one, address) for one in find(typed)],
        "general": _general(address) if typed else [],
    }


def without_filing(typed: str) -> list[dict[str, str]]:
    """Where somebody is led who tells of a case that there is already: nothing is filed for it."""
    matters = {
        "enforce": (_("判决、调解书生效了，对方不照做"), _("不用再起诉：在“我的案件”里打开那个案件，申请执行。")),
        "sued": (
            _("我被起诉了，收到了法院的材料"),
            _("不用立案：在“我的案件”里看材料、提交答辩；没有看到的，点击法院短信里的链接。"),
        ),
    }
    key = elsewhere(typed.strip()[:LONGEST_QUESTION])
    return [{"url": reverse("filing:my"), "label": matters[key][0], "hint": matters[key][1]}] if key else []


def _general(address: Address) -> list[dict[str, str]]:
    """The general form, for what no situation tells; three headings say what kind of matter it is."""
    kinds = {
        CONTRACT: (_("双方有约定，对方没有做到"), _("买卖、借用、服务、合作等，口头约定也算")),
        HARM: (_("没有约定，人或者财物受了损害"), _("受伤、东西被弄坏、被骗等")),
        PROPERTY: (_("房子、土地、东西归谁、被谁占用"), _("要求归还、让出、停止妨碍")),
    }
    return [{"url": address(code), "label": label, "hint": hint} for code, (label, hint) in kinds.items()]


def tree(address: Address) -> list[tuple[str, list[dict[str, str]]]]:
    """Every cause under the name of its part, in official order."""
    parts: dict[str, list[dict[str, str]]] = {}
    for one in registry.choosable():
        parts.setdefault(registry.path_names(one.code, language())[0], []).append(_cause(one, address))
    return list(parts.items())


def _situation(one: Situation, address: Address) -> dict[str, str]:
    return {
        "url": address(one.cause),
        "label": one.label.in_language(language()),
        "hint": one.hint.in_language(language()) or registry.get(one.cause).name.in_language(language()),
    }


def _told(one: Situation, address: Address) -> dict[str, str]:
    """A situation that was searched for stands with the name of its cause, which others may have told the person."""
    label, name = one.label.in_language(language()), registry.get(one.cause).name.in_language(language())
    return {"url": address(one.cause), "label": label, "hint": name}


def _cause(one: registry.Cause, address: Address) -> dict[str, str]:
    above = " › ".join(registry.path_names(one.code, language())[:-1])
    label = one.name.in_language(language())
    if not one.is_cause:
        label = _("%(heading)s（下面没有合适的案由时）") % {"heading": label}
    return {"url": address(one.code), "label": label, "hint": above, "level": str(one.level)}
