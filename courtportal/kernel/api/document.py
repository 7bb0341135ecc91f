"""The OpenAPI document in the reader's language, made of the operations themselves: it cannot say what they do not do."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from courtportal.kernel.api.needs import Bearer
from courtportal.kernel.api.problems import MEDIA_TYPE, OF_STATUS
from courtportal.kernel.api.schemas import ProblemOut
from courtportal.kernel.api.service import CourtApi

TITLE = _("智慧法院诉讼服务网接口")
INTRODUCTION = _(
    "与网页相同的事项，以 JSON 办理：算诉讼费和期限、填写和检查立案申请、提交、查询案件、接收事件通知。"
    "金额是以元为单位的十进制文字，时刻是 UTC（ISO 8601），日期是上海的日期，编号是 UUID。"
)
METHODS = ("get", "post", "put", "patch", "delete")
ALWAYS = (400, 429)
WITH_A_TOKEN = (401, 403)
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
RATE_HEADERS = {
    "RateLimit": {"schema": {"type": "string"}, "description": _("还可以请求几次，多少秒后恢复到上限")},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": _("每个令牌的上限")},
}


def document_of(api: CourtApi) -> dict[str, Any]:
    """The document in the active language."""
    found: dict[str, Any] = dict(api.get_openapi_schema())
    found["info"] = {"title": TITLE, "version": api.version, "description": INTRODUCTION}
    found["servers"] = [{"url": settings.PORTAL_URL.rstrip("/")}]
    found["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    found["components"]["schemas"] |= found["components"]["schemas"]["Problem"].pop("$defs", {})
    checks = {str(op.view_func.__name__): op.auth_callbacks[0] for op in operations(api)}
    for path, methods in found["paths"].items():
        for details in methods.values():
            _complete(path, details, checks[details["operationId"]])
    translated: dict[str, Any] = _in_words(found)
    return translated


def operations(api: CourtApi) -> Iterator[Any]:
    """Every operation of the interface."""
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def _complete(path: str, details: dict[str, Any], check: Any) -> None:
    """Scope, refusals and limits of one operation."""
    details.pop("description", None)  # the function's own words are for who reads the code
    refusals = set(ALWAYS)
    if isinstance(check, Bearer):
        details["security"] = [{"Bearer": [check.scope.value]}]
        refusals.update(WITH_A_TOKEN)
    for status, answer in details["responses"].items():
        if int(status) < 300:
            answer["description"] = HTTPStatus(int(status)).phrase
            answer["headers"] = (RATE_HEADERS if isinstance(check, Bearer) else {}) | answer.get("headers", {})
    for status in sorted({*refusals, *_possible(path, details), *details.pop("x-problems", ())}):
        details["responses"][status] = {"description": str(OF_STATUS[status].title), "content": PROBLEM}
    details["responses"] = {str(status): answer for status, answer in details["responses"].items()}


def _possible(path: str, details: dict[str, Any]) -> set[int]:
    """What may be wrong with what this operation is given."""
    found = {404} if "{" in path else set()
    if details.get("parameters") or "requestBody" in details:
        found.add(422)
    return found | {413, 415, 422} if "requestBody" in details else found


def _in_words(node: Any) -> Any:
    """The same with its words in the active language and without the titles that are made of names."""
    if isinstance(node, list):
        return [_in_words(one) for one in node]
    if not isinstance(node, dict):
        return node
    told: dict[str, Any] = {}
    for key, value in node.items():
        if isinstance(value, str) and key in {"summary", "description"}:
            told[key] = gettext(value) if value else ""
        elif isinstance(value, str) and key == "title":
            if "version" in node:
                told[key] = gettext(value)
        else:
            told[key] = _in_words(value)
    return told
