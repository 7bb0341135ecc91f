"""Tables that become cards on a phone: every cell says to which column it belongs. Pure."""

import re
from html import escape, unescape

_HEADER = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_OPENING = re.compile(r"<(thead|tbody|tfoot|tr|td|th)\b([^>]*)>")
_COLSPAN = re.compile(r'\bcolspan="?(\d+)')
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def stacked(html: str) -> str:
    """The rows of a table, head included, with the column's words beside each cell; '' if it has no head.

    The roles say again what the elements mean, because some browsers forget it once the style sheet draws cells as blocks.
    """
    head, end, body = html.partition("</thead>")
    if not end:
        return ""
    columns = [_words(cell) for cell in _HEADER.findall(head)]
    return _OPENING.sub(_with_role, head) + end + _Rows(columns).labelled(body)


def _words(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", cell)).split())


def _with_role(opening: "re.Match[str]") -> str:
    name, attributes = opening[1], opening[2]
    if "role=" in attributes:
        return opening[0]
    role = _ROLES.get(name) or ("rowheader" if 'scope="row' in attributes else "columnheader")
    return f'<{name} role="{role}"{attributes}>'


class _Rows:
    """Counts the cells of each row while they are written again."""

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns
        self.place = 0

    def labelled(self, body: str) -> str:
        return _OPENING.sub(self._cell, body)

    def _cell(self, opening: "re.Match[str]") -> str:
        written = _with_role(opening)
        if opening[1] not in {"td", "th"}:
            self.place = 0
            return written
        span = _COLSPAN.search(opening[2])
        column = self.columns[self.place] if self.place < len(self.columns) and not span else ""
        self.place += int(span[1]) if span else 1
        return f'{written[:-1]} data-label="{escape(column)}">' if column and opening[1] == "td" else written
