"""The verification page; public, without an account, without JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.limits import network_of, take
from courtportal.kernel.signing import authority
from delivery.verification.answers import Answer, Outcome, about_code, about_file
from delivery.verification.downloads import certificates, program_to_save
from delivery.verification.forms import CodeForm, FileForm
from delivery.verification.limits import CODES, FILES
from delivery.verification.single_file import NAME
from delivery.verification.wording import WORDS


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Both ways on one page; the answer stands above the forms."""
    by_file = request.method == "POST" and "file" in request.FILES
    code_form = CodeForm(request.POST if request.method == "POST" and not by_file else None)
    file_form = FileForm(request.POST, request.FILES) if by_file else FileForm()
    if by_file and file_form.is_valid():
        if take(FILES, network_of(request), now=clock.now()):
            return _too_often(request)
        return _answer(request, about_file(file_form.cleaned_data["file"].read(), now=clock.now()))
    if code_form.is_bound and code_form.is_valid():
        return _about_code(request, code_form.cleaned_data["code"])
    return _page(request, code_form, file_form)


@require_GET
@never_cache
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code leads."""
    return _about_code(request, code)


@require_GET
def single_file(_request: HttpRequest) -> HttpResponse:
    """The verifier for one's own machine."""
    return program_to_save(NAME)


@require_GET
def root(_request: HttpRequest) -> HttpResponse:
    """The root certificate in the form that the verifier reads."""
    return certificates([authority.root_certificate(now=clock.now())])


def _about_code(request: HttpRequest, code: str) -> HttpResponse:
    if take(CODES, network_of(request), now=clock.now()):
        return _too_often(request)
    answer = about_code(code, now=clock.now())
    # A code with a slip in it is corrected, not typed again.
    return _answer(request, answer, CodeForm(initial={"code": code}) if answer.outcome == Outcome.UNKNOWN else None)


def _answer(request: HttpRequest, answer: Answer, code_form: CodeForm | None = None) -> HttpResponse:
    return _page(request, code_form or CodeForm(), FileForm(), answer=answer, words=WORDS[answer.outcome])


def _page(request: HttpRequest, code_form: CodeForm, file_form: FileForm, **extra: object) -> HttpResponse:
    context = {"title": _("文书核验"), "code_form": code_form, "file_form": file_form, "demo": settings.DEMO, **extra}
    response = render(request, "delivery/verification/verify.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "delivery/verification/too_often.html", {"title": _("请稍等一分钟再核验")}, status=429)
    response["Retry-After"] = "60"
    return response
