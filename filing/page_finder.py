"""Which pages of some pieces of evidence say a word, and how far the pieces are read; shown by ``filing/page_finder.html``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.queries import places_saying, readings_of
from courtportal.kernel.reading.typesetting import TYPESET
from courtportal.kernel.reading.words import Place, squeezed
from courtportal.kernel.web.pagination import paginate

PER_PAGE = 20
State = FileReading.State


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence that its reader may read: its name in the list, its file, and the address of each page."""

    title: str
    file_id: UUID
    page_url: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which the words stand."""

    title: str
    number: int
    url: str
    place: Place


class WordsForm(forms.Form):
    """The words looked for."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("证据里的字词"),
        help_text=gettext_lazy("例如：借条。查出哪一件证据的哪一页写着这些字；空格、大小写和全角半角不影响结果。"),
        max_length=80,
        error_messages={"required": gettext_lazy("请输入要查找的字词。")},
    )

    def clean_q(self) -> str:
        """Words that are more than spaces. Raises ValidationError."""
        words: str = self.cleaned_data["q"]
        if not squeezed(words):
            raise forms.ValidationError(_("请输入要查找的字词。"))
        return words


@dataclass(frozen=True, slots=True)
class Finder:
    """What was looked for and what was found; ``hits`` is None until words are given."""

    form: WordsForm
    words: str = ""
    hits: Page[Hit] | None = None
    waiting: int = 0
    failed: int = 0
    without_pages: int = 0

    @property
    def asked(self) -> bool:
        """Whether something was looked for."""
        return self.hits is not None

    @property
    def status(self) -> int:
        """422 when what was typed cannot be looked for."""
        return 422 if self.form.is_bound and self.form.errors else 200


def find_pages(request: HttpRequest, pieces: Sequence[Piece]) -> Finder:
    """Looks in the pieces for the words of ``?q=``, in their order, page by page."""
    form = WordsForm(request.GET if "q" in request.GET else None)
    if not form.is_valid():
        return Finder(form)
    words: str = form.cleaned_data["q"]
    readings = readings_of({piece.file_id for piece in pieces})
    states = [readings[piece.file_id].state if piece.file_id in readings else "" for piece in pieces]
    return Finder(
        form,
        words,
        paginate(request, hits_in(pieces, words), PER_PAGE),
        waiting=states.count(State.WAITING),
        failed=states.count(State.FAILED),
        without_pages=states.count(""),
    )


def hits_in(pieces: Sequence[Piece], words: str) -> list[Hit]:
    """The pages that say the words, in the order of the pieces; a file that stands in two pieces is found in both."""
    pages: dict[UUID, list[tuple[int, Place]]] = {}
    for file_id, number, place in places_saying({piece.file_id for piece in pieces}, words):
        pages.setdefault(file_id, []).append((number, place))
    return [
        Hit(piece.title, number, piece.page_url(number), place)
        for piece in pieces
        for number, place in pages.get(piece.file_id, [])
    ]


def reading_in_words(reading: FileReading | None) -> str:
    """How far the text of a file is read; nothing for a file without pages, or without them yet."""
    if reading is None or (reading.stored.media_type in TYPESET and reading.reading_copy_id is None):
        return ""
    if reading.state == State.DONE:
        return _("文字已识别")
    if reading.state == State.FAILED:
        return _("文字没能识别，不影响使用")
    if reading.pages_read:
        return _("正在识别文字：%(read)s/%(pages)s 页") % {"read": reading.pages_read, "pages": reading.pages}
    return _("等待识别文字，文件现在就可以使用")
