"""What a filing is about: the situations, the search in one's own words and the tree of causes, for any page that begins one."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from filing.causes import registry
from filing.causes.forms import language
from filing.causes.themes import Situation, common, find, themes, told

LONGEST_QUESTION = 60
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
        "found": [_told(one, address) for one in told(typed)] + [_cause(one, address) for one in find(typed)],
    }


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
