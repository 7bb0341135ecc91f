"""The words of a notice, kept so that they can be read in another language than they were first written in."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from courtportal.kernel import clock
from courtportal.kernel.web import formats


def msgid_of(text: Promise | str) -> str:
    """The untranslated text; empty where a plain look-up does not find its translations again (plural forms, contexts)."""
    with translation.override(None):
        msgid = str(text)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if gettext(msgid) != str(text):
                return ""
    return msgid


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON: days, last days and labels stay apart from their words, numbers stay numbers, all else is text.

    A fact may be a mapping from each language to its words, for what is translated in data and not by gettext.
    """
    return {name: _kept(fact) for name, fact in facts.items()}


def _kept(fact: Any) -> Any:
    if isinstance(fact, dt.datetime):
        fact = clock.local(fact).date()
    if isinstance(fact, formats.Until):
        return {"until": fact.day.isoformat()}
    if isinstance(fact, dt.date):
        return {"day": fact.isoformat()}
    if isinstance(fact, Mapping):
        return {"said": {language: str(words) for language, words in fact.items()}}
    if isinstance(fact, Promise) and (msgid := msgid_of(fact)):
        return {"msgid": msgid}
    return fact if isinstance(fact, int) else str(fact)


def written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The kept facts in the language in force, days as that language writes days."""
    return {name: _written(fact) for name, fact in facts.items()}


def _written(fact: Any) -> Any:
    if not isinstance(fact, dict):
        return fact
    if "said" in fact:
        return fact["said"][translation.get_language() or settings.LANGUAGE_CODE]
    if "until" in fact:
        return formats.until(dt.date.fromisoformat(fact["until"]))
    return formats.day(dt.date.fromisoformat(fact["day"])) if "day" in fact else gettext(fact["msgid"])
