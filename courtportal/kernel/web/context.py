"""What the frame of every page shows; asked lazily, so an error page that shows nothing asks nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import PUBLIC, Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.display import Display, display_of
from courtportal.kernel.web.navigation import Section, registry

MOST_DEMO_ACCOUNTS = 30
LANGUAGES = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}
PERSON_LINKS: tuple[tuple[str | Promise, str], ...] = (
    (_("账户和联系方式"), "identity:profile"),
    (_("我的人员和单位"), "identity:people"),
    (_("登录与安全"), "identity:security"),
)


def url_or_nothing(name: str) -> str:
    """The URL of a name without arguments; '' where no such page is routed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Language:
    """A language to switch to."""

    code: str
    tag: str
    name: str


@dataclass(frozen=True)
class ShownSection:
    """A section with its address, whether one is in it, and what waits there."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    count: int


@dataclass(frozen=True)
class ShownPerson:
    """Who is logged in, as the frame says it."""

    name: str
    role: str
    court: str
    others: list[dict[str, Any]]
    links: list[Link]


class Frame:
    """The frame's parts, each found when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = getattr(request, "actor", PUBLIC)

    @cached_property
    def display(self) -> Display:
        return display_of(self.request)

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def identity_is_simulated(self) -> bool:
        """Nobody checks whose name and number are typed, so nobody should type their own."""
        return bool(settings.IDENTITY_CHECKER == "simulated")

    @cached_property
    def demo_accounts(self) -> list[User]:
        """The fictitious accounts, for the log-in page of the demo."""
        if not self.demo:
            return []
        return list(
            User.objects.filter(is_demo=True).prefetch_related("appointments__court").order_by("created_at")[:MOST_DEMO_ACCOUNTS]
        )

    @property
    def mailbox_url(self) -> str:
        return url_or_nothing("simulated:mailbox")

    @property
    def sms_url(self) -> str:
        return url_or_nothing("simulated:sms")

    @property
    def here(self) -> str:
        """Where a form of the frame returns to: this page, or the front page after a POST."""
        return self.request.get_full_path() if self.request.method in {"GET", "HEAD"} else self.request.path

    @cached_property
    def other_language(self) -> Language:
        code = "zh-hans" if get_language() == "en" else "en"
        return Language(code, *LANGUAGES[code])

    @cached_property
    def court(self) -> Court | None:
        return Court.objects.filter(pk=self.actor.court_id).first() if self.actor.court_id else None

    @property
    def court_name(self) -> str:
        return str(self.court or settings.SITE_NAME)

    @property
    def court_line(self) -> str:
        return str(settings.SITE_NAME) if self.court else ""

    @cached_property
    def sections(self) -> list[ShownSection]:
        shown = []
        for section in registry.of(self.actor.role):
            url = url_or_nothing(section.url_name)
            if url:
                shown.append(self._shown(section, url))
        longest = max((s.url for s in shown if s.current), key=len, default="")
        return [s if s.url == longest or not s.current else ShownSection(s.label, s.url, s.icon, False, s.count) for s in shown]

    @cached_property
    def further(self) -> list[Link]:
        """The sections for which the bar has no room; what waits there is not counted."""
        links = [Link(str(section.label), url_or_nothing(section.url_name)) for section in registry.further(self.actor.role)]
        return [link for link in links if link.url]

    def _shown(self, section: Section, url: str) -> ShownSection:
        count = registry.counts.get(section.url_name)
        here = self.request.path
        current = here == url or (url != "/" and here.startswith(url))
        return ShownSection(section.label, url, section.icon, current, count(self.actor) if count else 0)

    @property
    def home_url(self) -> str:
        return url_or_nothing("home")

    @property
    def search_url(self) -> str:
        return url_or_nothing(registry.search_url_name) if registry.search_url_name else ""

    @property
    def login_url(self) -> str:
        return url_or_nothing("account_login")

    @property
    def logout_url(self) -> str:
        return url_or_nothing("account_logout")

    @property
    def switch_url(self) -> str:
        return url_or_nothing("identity:switch_role")

    @property
    def messages_url(self) -> str:
        return url_or_nothing("identity:notices")

    @cached_property
    def unread(self) -> int:
        return Notice.objects.filter(user_id=str(self.actor.user_id), read_at=None).count() if self.actor.is_known else 0

    @cached_property
    def person(self) -> ShownPerson | None:
        if not self.actor.is_known:
            return None
        links = [Link(label, url_or_nothing(name)) for label, name in PERSON_LINKS]
        return ShownPerson(
            name=self.actor.name,
            role=str(Role(self.actor.role).label),
            court=str(self.court or ""),
            others=self._other_roles(),
            links=[link for link in links if link.url],
        )

    def _other_roles(self) -> list[dict[str, Any]]:
        appointments = Appointment.objects.filter(user_id=str(self.actor.user_id), ended_at=None).select_related("court")
        return [
            {"id": row.pk, "label": str(row)}
            for row in appointments
            if (row.role, row.court_id) != (self.actor.role, self.actor.court_id)
        ]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` in every template."""
    return {"frame": Frame(request)}
