"""Error pages in plain words: what happened, what is safe, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused
from courtportal.kernel.identity import kept_form
from courtportal.kernel.request_id import current_request_id
from courtportal.kernel.web import form_pages

Text = str | Promise


@dataclass(frozen=True)
class ErrorWords:
    """What a page of this status says."""

    title: Text
    happened: Text
    safe: Text
    do: Text


WORDS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _("这次请求看不懂"),
        _("收到的内容不完整，或者地址写错了，所以没有处理。"),
        _("以前保存的内容都在。"),
        _("请返回上一页重新操作；如果是从别处打开的链接，请从首页进入。"),
    ),
    403: ErrorWords(
        _("您现在的身份不能打开这一页"),
        _("这一页只对特定身份的人开放，或者这一步现在还不能做。"),
        _("什么都没有改变。"),
        _("如果您还有别的身份，请在右上角切换；仍然打不开，请致电 12368。"),
    ),
    404: ErrorWords(
        _("没有找到这一页"),
        _("地址可能写错了，内容可能已经移走，或者不向您开放。"),
        _("您的案件和材料都在原处。"),
        _("请从首页或“我的事项”进入，也可以用检索查找。"),
    ),
    405: ErrorWords(
        _("这个地址不能直接打开"),
        _("它是填完一页之后提交用的，或者链接不完整，所以什么也没有处理。"),
        _("以前保存的内容都在。"),
        _("请返回上一页，用页面上的按钮操作；也可以从首页或“我的事项”进入。"),
    ),
    413: ErrorWords(
        _("提交的内容太大"),
        _("一次提交的内容超过了上限，所以没有接收。"),
        _("以前保存的内容都在，这次提交的没有保存。"),
        _("请返回上一页，把文件分成几份，或者降低扫描的清晰度后再提交。"),
    ),
    429: ErrorWords(
        _("操作太频繁，请稍等"),
        _("短时间内的请求太多，为了保护所有人的使用，暂时不再接收。"),
        _("以前保存的内容都在。"),
        _("请过几分钟再试。"),
    ),
    500: ErrorWords(
        _("这一步没有完成"),
        _("我们这边出了问题，工作人员已经收到记录。"),
        _("以前保存的内容都在；没有完成的这一步不会只做一半。"),
        _("请过几分钟再试；着急的事情请致电 12368，并说出下面的编号。"),
    ),
}


# Of somebody who may see the thing and cannot do this with it now: the reasons stand below, and it is no matter of the role.
NOT_NOW = ErrorWords(
    _("这一步现在不能办理"),
    _("您要办的这一步没有办理，原因是："),
    _("什么都没有改变。"),
    _("请返回上一页，看现在可以办理什么；应当由您的另一身份办理的，请在右上角切换。仍有疑问，请致电 12368。"),
)
CSRF_WORDS = ErrorWords(
    _("请再确认一次"),
    _("这一页打开得太久，或者浏览器没有保存我们的 Cookie，所以没有处理这次提交。"),
    _("以前保存的内容都在。"),
    _("请返回上一页，刷新后再提交；浏览器要允许本网站的 Cookie。"),
)


def error_page(request: HttpRequest, status: int, reasons: list[str] | None = None) -> HttpResponse:
    """The page of the status; 500 is drawn without asking the database anything."""
    words = NOT_NOW if status == 403 and reasons else WORDS[status]
    context: dict[str, Any] = {
        "title": words.title,
        "words": words,
        "reasons": reasons or [],
        "reference": current_request_id() if status >= 500 else "",
        "demo": settings.DEMO,
    }
    template = "web/errors/bare.html" if status >= 500 else "web/errors/error.html"
    return render(None if status >= 500 else request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the body was too large."""
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reasons of the policy table, in the reader's language."""
    reasons = exception.reasons if isinstance(exception, Refused) else []
    return error_page(request, 403, [gettext(reason) for reason in reasons])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what does not exist and for what is not yours."""
    return error_page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(request, 500)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    response = error_page(request, 429)
    response.headers["Retry-After"] = "60"
    return response


class WordedMethodsMiddleware:
    """Leads who opens the address of a form to the page where it lives, or says so on the house's page instead of the empty
    answer 405; programs, which do not ask for pages, get it as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        form_pages.remember(request, response)
        if (
            not isinstance(response, HttpResponseNotAllowed)
            or response.content
            or "text/html" not in request.headers.get("Accept", "")
        ):
            return response
        if request.method == "GET" and (page := form_pages.page_of_form(request)):
            return redirect(page)
        shown = error_page(request, 405)
        shown.headers["Allow"] = response.headers["Allow"]
        return shown


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long waits for one more click; one from another site is refused (403), and so is a
    save in the background: its page stays open, fetches the new token and saves again."""
    if _is_own_form(request) and not kept_form.is_background(request, _view(request)) and kept_form.keep(request, clock.now()):
        return redirect("identity:kept_form" if request.user.is_authenticated else "account_login")
    context: dict[str, Any] = {"title": CSRF_WORDS.title, "words": CSRF_WORDS, "reasons": []}
    return render(request, "web/errors/error.html", context, status=403)


def _is_own_form(request: HttpRequest) -> bool:
    """Sent by a page of this site (the browser says so itself) to a page that needs a log-in."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own and getattr(_view(request), "guard", None) is not None


def _view(request: HttpRequest) -> Any:
    return request.resolver_match.func if request.resolver_match else None
