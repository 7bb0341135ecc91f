"""What went wrong, as RFC 9457 problem details in the caller's language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.request_id import current_request_id

MEDIA_TYPE = "application/problem+json"
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its code in ``type``, the status, what it is called and what to do about it."""

    code: str
    status: int
    title: Text
    todo: Text


_ALL = (
    Kind("bad-request", 400, _("请求看不懂"), _("请检查请求的格式：正文是 UTF-8 的 JSON，查询参数不含控制字符。")),
    Kind("unauthenticated", 401, _("没有有效的令牌"), _("请在 Authorization 请求头里写 Bearer 和令牌；令牌可能已停用或者过期。")),
    Kind("insufficient-scope", 403, _("令牌的范围不包括这一项"), _("请在“访问令牌”页生成一个包括这一范围的令牌。")),
    Kind("refused", 403, _("现在不能做这一项"), _("您看得到它，但按您的身份或者它现在的状态不能这样做。")),
    Kind("not-verified", 403, _("还没有核对真实身份"), _("请先在网页上核对真实姓名（《人民法院在线诉讼规则》第七条），再提交。")),
    Kind("not-found", 404, _("没有找到"), _("它不存在，或者不是您的。")),
    Kind("method-not-allowed", 405, _("这个地址不接受这种方法"), _("可用的方法见响应头 Allow。")),
    Kind("conflict", 409, _("与现在的状态冲突"), _("请重新读取，再决定是否重做。")),
    Kind("key-used-differently", 409, _("这个 Idempotency-Key 用过，内容却不同"), _("重发要内容相同；新的请求请换一个键。")),
    Kind("version-changed", 412, _("内容已经被改过"), _("请重新读取，用新的 ETag 再改，别人的修改不会被覆盖。")),
    Kind("too-large", 413, _("请求太大"), _("JSON 请求有大小上限；大文件请用 /uploads/ 分片上传。")),
    Kind("unsupported-media-type", 415, _("请求的格式不支持"), _("JSON 请用 application/json，上传文件用 multipart/form-data。")),
    Kind("invalid", 422, _("有的内容不对"), _("每一处见 errors，pointer 指出位置。")),
    Kind("not-ready", 422, _("还不能提交"), _("每一处见 errors；改好再提交，Idempotency-Key 可以不变。")),
    Kind(
        "unchanged", 422, _("要求补正的内容还没有改动"),
        _("没有改动的各处见 errors。请先修改；确认不改的，在正文里写 confirm_unchanged: true，Idempotency-Key 可以不变。"),
    ),
    Kind("upload-refused", 422, _("文件没有接收"), _("原因见 detail。")),
    Kind("precondition-required", 428, _("缺少 If-Match"), _("请带上读取时得到的 ETag，避免覆盖别人的修改。")),
    Kind("too-many-requests", 429, _("请求太频繁"), _("请在 Retry-After 秒以后再试；还剩多少见 RateLimit。")),
    Kind("internal-error", 500, _("我们这边出了问题"), _("请稍后再试；仍然不行的，请告诉法院 instance 里的编号。")),
    Kind("unavailable", 503, _("暂时不能服务"), _("请稍后再试。")),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in _ALL}
OF_STATUS: Mapping[int, Kind] = {kind.status: kind for kind in reversed(_ALL)}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that is wrong: a JSON pointer into the body, or the name of a parameter; a code; what to do, in words."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """Ends a request with a problem of the kind named by ``code``."""

    def __init__(
        self, code: str, detail: str = "", *, errors: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.kind, self.detail = KINDS[code], detail
        self.errors, self.headers = list(errors), dict(headers or {})


def type_of(kind: Kind) -> str:
    """The address of a kind's explanation in the docs page."""
    return f"{settings.PORTAL_URL.rstrip('/')}/api/#problem-{kind.code}"


def as_response(problem: Problem) -> HttpResponse:
    """The problem as it is sent, in the active language."""
    kind = problem.kind
    content: dict[str, Any] = {
        "type": type_of(kind),
        "code": kind.code,
        "title": str(kind.title),
        "status": kind.status,
        "detail": problem.detail or str(kind.todo),
        "instance": f"urn:request:{current_request_id()}",
        "errors": [asdict(fault) for fault in problem.errors],
    }
    body = json.dumps(content, ensure_ascii=False)
    return HttpResponse(body, status=kind.status, content_type=MEDIA_TYPE, headers=problem.headers)


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
