"""Follows what pages offer, as a person would click: every link, and where every form leads."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client

OF_A_SHAPE = 3  # links that differ in their ids only
NO_FORM = ("logout", "/language/", "/display/")


@dataclass
class Page(HTMLParser):
    """The links of a page, and the addresses of its forms."""

    html: str
    links: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.links += [given[name] for name in ("hx-get", "data-sound") if name in given]
        if tag == "form" and given.get("method", "").lower() == "post" and "action" in given:
            self.forms.append(given["action"])


def shape(path: str) -> str:
    """The path without what differs from row to row."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?.*", "*", path)


@dataclass
class Crawl:
    """One person's walk through the portal from the front page; ``dead`` are (status, address, page that offers it)."""

    client: Client
    most: int
    dead: list[tuple[int, str, str]] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def walk(self) -> "Crawl":
        """Visit up to ``most`` pages, the nearest first."""
        waiting, done, shapes = [("/", "")], 0, dict[str, int]()
        while waiting and done < self.most:
            (path, source), done = waiting.pop(0), done + 1
            for found in self._visit(path, source):
                if found not in self.seen and shapes.get(shape(found), 0) < OF_A_SHAPE:
                    self.seen[found] = path
                    shapes[shape(found)] = shapes.get(shape(found), 0) + 1
                    waiting.append((found, path))
        return self

    def _visit(self, path: str, source: str) -> list[str]:
        answer = self.client.get(path, follow=True)
        if answer.status_code >= 400:
            self.dead.append((answer.status_code, path, source))
        if answer.status_code >= 400 or "html" not in answer.headers.get("Content-Type", ""):
            return []
        page = Page(answer.content.decode())
        self.forms |= {urljoin(path, action): path for action in page.forms if not any(word in action for word in NO_FORM)}
        return [each for link in page.links if (each := self._own(path, link))]

    def _own(self, path: str, link: str) -> str:
        """The address inside the portal; empty for others and for places on the same page."""
        target = urlsplit(urljoin(path, link))
        if target.scheme or target.netloc or link.startswith("#") or target.path.startswith("/static/"):
            return ""
        return target.path + (f"?{target.query}" if target.query else "")
