"""Pages of the kernel itself: display, language, help, accessibility, privacy, the style page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PUBLIC
from courtportal.kernel.health.queries import figures_of_all
from courtportal.kernel.health.rules import Word, word_of
from courtportal.kernel.web.context import Frame
from courtportal.kernel.web.display import CHOICES, COOKIE, COOKIE_SECONDS, display_of


def _next(request: HttpRequest) -> str:
    """Where to go back to: only a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else "/"


def _remember(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what one can do here. Who is logged in lands where their own work is."""
    sections = Frame(request).sections
    if sections and getattr(request, "actor", PUBLIC).is_known:
        return redirect(sections[0].url)
    return render(request, "web/pages/home.html", {"title": settings.SITE_NAME})


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The portal's icon, for what asks at the usual address without reading a page."""
    return redirect(static("web/emblem.svg"), permanent=True)


def display(request: HttpRequest) -> HttpResponse:
    """Text size, contrast and theme: choose on a page of its own, or by one button of the frame."""
    now = display_of(request)
    if request.method != "POST":
        choices = [(name, label, list(CHOICES[name].items()), getattr(now, name)) for name, label in _display_labels()]
        return render(request, "web/pages/display.html", {"title": _("显示设置"), "choices": choices, "next": _next(request)})
    response = HttpResponseRedirect(_next(request))
    chosen = now.with_choices({name: request.POST[name] for name in CHOICES if name in request.POST})
    _remember(request, response, COOKIE, chosen.as_cookie())
    return response


def _display_labels() -> list[tuple[str, str]]:
    return [("text", _("字号")), ("contrast", _("对比度")), ("theme", _("颜色"))]


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; kept in a cookie, and in the account of who is logged in."""
    response = HttpResponseRedirect(_next(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, code)
        if request.user.is_authenticated:
            request.user.language = code
            request.user.save(update_fields=["language"])
    return response


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/pages/help.html", {"title": _("帮助")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/pages/accessibility.html", {"title": _("无障碍")})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/pages/privacy.html", {"title": _("隐私")})


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How each service does, in words; the figures are for operators (``manage.py health``)."""
    words = {
        Word.FINE: ("ok", _("正常")),
        Word.LATE: ("warn", _("有延迟")),
        Word.FAULT: ("bad", _("有故障")),
    }
    services = [(service.name, *words[word_of(figures)]) for service, figures in figures_of_all(clock.now())]
    return render(request, "web/pages/status.html", {"title": _("服务状态"), "services": services})
