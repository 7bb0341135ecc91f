"""What a case is called for readers of English: names stay as they are, the cause and what stands between them do not."""

from django.utils.translation import get_language

from filing.causes import registry

_AGAINST, _OTHERS = " 诉 ", "等"


def in_words(title: str, cause_code: str) -> str:
    """林小满 诉 周远航 民间借贷纠纷, in English 林小满 v. 周远航: Private lending dispute; one that is built otherwise stays."""
    if get_language() != "en":
        return title
    try:
        cause = registry.get(cause_code).name
    except registry.UnknownCause:
        return title
    people = title.removesuffix(cause.zh)
    if people == title:
        return title
    sides = [_side(side) for side in people.strip().split(_AGAINST)]
    return f"{' v. '.join(sides)}: {cause.en}"


def _side(name: str) -> str:
    return f"{name.removesuffix(_OTHERS)} and others" if name.endswith(_OTHERS) else name
