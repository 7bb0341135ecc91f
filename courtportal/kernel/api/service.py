"""The interface as a whole: routers under one root, and every refusal said as a problem."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from courtportal.kernel.api.faults import faults_of
from courtportal.kernel.api.problems import OF_STATUS, Fault, Problem, as_response
from courtportal.kernel.authz import Refused
from courtportal.kernel.idempotency import KeyUsedDifferently
from courtportal.kernel.uploads import UploadRefused

NUL = "\x00"
Handler = Callable[[HttpRequest, Any], HttpResponse]


class StrictParser(Parser):
    """JSON that is UTF-8, and no NUL anywhere: no database keeps it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Problem; also for a long one whose length was not announced (chunked)."""
        if len(request.body) > settings.API_BODY_BYTES:
            raise Problem("too-large")
        try:
            text = request.body.decode()
            found = json.loads(text, parse_constant=_refuse_constant)
            json.dumps(found, ensure_ascii=False).encode()  # a lone surrogate is no text
        except (ValueError, RecursionError) as error:
            raise Problem("bad-request") from error
        if NUL in text or "\\u0000" in text:
            raise Problem("bad-request")
        return found

    def parse_querydict(self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """The parameters. Raises Problem."""
        if any(NUL in str(value) for key in data for value in (key, *data.getlist(key))):
            raise Problem("bad-request")
        return super().parse_querydict(data, list_fields, request)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class CourtApi(NinjaAPI):
    """Names operations after their functions, which are unique, and answers every error as a problem."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name."""
        return str(operation.view_func.__name__)

    def set_default_exception_handlers(self) -> None:
        """How each error is said; what is not named here is a fault of the portal's own and goes to its log."""
        for error, handler in HANDLERS.items():
            self.add_exception_handler(error, handler)


def _refused(_request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    reasons = error.reasons if isinstance(error, Refused) else []
    return as_response(Problem("refused", "；".join(gettext(reason) for reason in reasons)))


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return as_response(Problem("invalid", errors=faults_of(error.errors)))


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    # ninja wraps whatever the parser raised.
    if isinstance(error.__cause__, Problem | RequestDataTooBig):
        return as_response(error.__cause__ if isinstance(error.__cause__, Problem) else Problem("too-large"))
    return as_response(Problem(OF_STATUS[error.status_code].code))


def _upload(_request: HttpRequest, error: UploadRefused) -> HttpResponse:
    return as_response(Problem("upload-refused", error.message, errors=[Fault("/file", error.code, error.message)]))


def _always(code: str) -> Handler:
    return lambda _request, _error: as_response(Problem(code))


HANDLERS: Mapping[type[Exception], Handler] = {
    Problem: lambda _request, error: as_response(error),
    Http404: _always("not-found"),
    PermissionDenied: _refused,
    ValidationError: _invalid,
    HttpError: _http,
    UploadRefused: _upload,
    KeyUsedDifferently: _always("key-used-differently"),
    RequestDataTooBig: _always("too-large"),
    MultiPartParserError: _always("bad-request"),
}


def build(routers: Iterable[Router]) -> CourtApi:
    """The interface of these routers."""
    api = CourtApi(
        title="智慧法院诉讼服务网 API", version="1", openapi_url=None, docs_url=None, urls_namespace="api", parser=StrictParser()
    )
    for router in routers:
        api.add_router("", router)
    return api
