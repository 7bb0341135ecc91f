"""What a visitor chose about the display (text size, contrast, theme), kept in one cookie that needs no script."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
COOKIE_SECONDS = 365 * 24 * 3600

# 适老化: main text of at least 18 px in elder mode, enlargeable to 30 (工信部 2020〔67〕号).
CHOICES: dict[str, dict[str, str | Promise]] = {
    "text": {"standard": _("标准"), "elder": _("大字"), "elder26": _("更大"), "elder30": _("最大")},
    "contrast": {"standard": _("标准"), "high": _("高对比度")},
    "theme": {"auto": _("跟随系统"), "light": _("浅色"), "dark": _("深色")},
}


@dataclass(frozen=True)
class Display:
    """The choices in force; anything unknown is the standard."""

    text: str = "standard"
    contrast: str = "standard"
    theme: str = "auto"

    @property
    def is_elder(self) -> bool:
        """Large text and targets."""
        return self.text != "standard"

    @property
    def dark_media(self) -> str:
        """The media query under which the dark tokens apply; '' for never."""
        return {"auto": "(prefers-color-scheme: dark)", "dark": "all", "light": ""}[self.theme]

    def with_choices(self, choices: Mapping[str, str]) -> "Display":
        """The same with those of the choices that exist."""
        valid = {name: value for name, value in choices.items() if value in CHOICES.get(name, {})}
        return replace(self, **valid)

    def as_cookie(self) -> str:
        return urlencode(asdict(self))


def display_of(request: HttpRequest) -> Display:
    """The visitor's display, from the cookie."""
    return Display().with_choices(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))))
