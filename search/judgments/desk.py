"""What the publication desk shows: the original with its changes in place, and the text as it would be public."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from search.judgments.actions.anonymise import Decided
from search.judgments.assembly import Facts, with_title
from search.judgments.changes import changes_of
from search.judgments.models import Publication
from search.judgments.rules.anonymise import Change, apply_all
from search.judgments.wording import SECTION_NAMES
from search.query.highlight import Segment, segments

RULES = {
    "name": _("姓名（第八、九条）"),
    "identity": _("身份证号（第十条）"),
    "phone": _("联系方式（第十条）"),
    "email": _("联系方式（第十条）"),
    "account": _("银行账号（第十条）"),
    "plate": _("车牌号（第十条）"),
    "social_security": _("社保号码（第十条）"),
    "property": _("不动产权证号（第十条）"),
    "address": _("家庭住址（第十条）"),
    "health": _("健康状况（第十条）"),
    "manual": _("书记员补充"),
}
_AROUND = 12


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change with the words around it and what the clerk decided."""

    place: int
    section: str
    before: str
    original: str
    after: str
    rule: str
    replacement: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class ShownText:
    """A section as runs of text; marked ones are hidden or to be hidden."""

    key: str
    name: str
    paragraphs: list[list[Segment]]


def original_of(publication: Publication) -> dict[str, str]:
    """Title and sections before anonymisation."""
    return with_title(Facts.from_json(publication.facts), publication.original)


def shown_changes(publication: Publication, decided: Mapping[int, Decided] | None = None) -> list[ShownChange]:
    """Every change, with what was typed last if it is not saved yet."""
    original = original_of(publication)
    shown = []
    for place, change in enumerate(changes_of(publication)):
        text, typed = original[change.section], (decided or {}).get(place)
        shown.append(
            ShownChange(
                place=place,
                section=str(SECTION_NAMES[change.section]),
                before=text[max(0, change.start - _AROUND) : change.start],
                original=change.original,
                after=text[change.end : change.end + _AROUND],
                rule=str(RULES.get(change.rule, change.rule)),
                replacement=typed.replacement if typed else change.replacement,
                accepted=typed.accepted if typed else change.accepted,
            )
        )
    return shown


def original_text(publication: Publication) -> list[ShownText]:
    """The original with every proposed change marked."""
    changes = changes_of(publication)
    return _shown(original_of(publication), lambda name: [(c.start, c.end) for c in changes if c.section == name])


def public_text(publication: Publication) -> list[ShownText]:
    """The text as the public would read it, with the replaced places marked."""
    done = apply_all(original_of(publication), changes_of(publication))
    return _shown({name: masked.text for name, masked in done.items()}, lambda name: list(done[name].spans))


def _shown(texts: Mapping[str, str], spans_of: Callable[[str], list[tuple[int, int]]]) -> list[ShownText]:
    return [ShownText(name, str(SECTION_NAMES[name]), _paragraphs(text, spans_of(name))) for name, text in texts.items()]


def _paragraphs(text: str, spans: Sequence[tuple[int, int]]) -> list[list[Segment]]:
    paragraphs, start = [], 0
    for line in text.split("\n"):
        paragraphs.append(segments(text, sorted(spans), start, start + len(line)))
        start += len(line) + 1
    return paragraphs


def counts_by_rule(changes: Sequence[Change]) -> list[tuple[str, int]]:
    """How many accepted changes there are by rule, for the judge's overview."""
    accepted = [str(RULES.get(change.rule, change.rule)) for change in changes if change.accepted]
    return [(rule, accepted.count(rule)) for rule in dict.fromkeys(accepted)]
