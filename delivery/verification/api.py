"""The verification page as JSON, for anyone's program: the same answer and the same limits, without a token."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Path, Router, Schema
from ninja.files import UploadedFile

from courtportal.kernel import clock
from courtportal.kernel.api.needs import MULTIPART, Anyone
from courtportal.kernel.api.problems import Fault, Problem
from courtportal.kernel.api.schemas import Instant, one_of
from courtportal.kernel.signing.validation import Verdict
from delivery.verification.answers import Answer, Facts, Outcome, about_code, about_file
from delivery.verification.forms import FileForm
from delivery.verification.limits import CODES, FILES
from delivery.verification.wording import WORDS

router = Router(tags=[_("文书核验")])
CODE_CHARACTERS = 40


class VerifiedDocumentOut(Schema):
    """What is registered of the document: what its holder sees on it anyway."""

    kind: str
    court: str
    case_number: str
    sealed_at: Instant | None
    pages: int
    sha256: str
    signers: list[str] = Field(description=_("代表法院签名的人；当事人不列名"))
    newer_version: bool = Field(description=_("之后有没有代替它的新文本"))
    corrections: list[str] = Field(description=_("补正裁定的验证码；有补正裁定的文书继续有效，与裁定一并阅读"))
    corrects: str = Field(description=_("这份裁定补正的文书的验证码；不是补正裁定的，为空"))


class VerifiedSignatureOut(Schema):
    """One signature or seal in the file."""

    signer: str
    signed_at: Instant | None = Field(description=_("时间戳记载的时刻"))
    verdict: Annotated[str, one_of(Verdict)]
    intact: bool
    trusted: bool
    revoked: bool


class VerificationOut(Schema):
    """What the page says, and on what."""

    outcome: Annotated[str, one_of(Outcome)]
    headline: str
    explanation: str
    document: VerifiedDocumentOut | None = Field(description=_("没有登记的，为空"))
    signatures: list[VerifiedSignatureOut]


@router.get(
    "/verification/{slug:code}",
    auth=Anyone(CODES),
    response=VerificationOut,
    summary=_("按验证码核验文书"),
)
def verify_code(
    request: HttpRequest,
    response: HttpResponse,
    code: Annotated[str, Path(max_length=CODE_CHARACTERS, description=_("文书右上角二维码旁的验证码，怎样书写都可以"))],
) -> Any:
    """What the page says of this code."""
    return _answered(response, about_code(code, now=clock.now()))


@router.post(
    "/verification/", auth=Anyone(FILES, media=MULTIPART), response=VerificationOut, summary=_("按原文件核验文书；文件不保存")
)
def verify_file(request: HttpRequest, response: HttpResponse, file: File[UploadedFile]) -> Any:
    """What the page says of this file; it is not kept."""
    form = FileForm(files=MultiValueDict({"file": [file]}), data={})
    if not form.is_valid():
        faults = [
            Fault(f"/{name}", one["code"] or "invalid", one["message"])
            for name, found in form.errors.get_json_data().items()
            for one in found
        ]
        raise Problem("invalid", errors=faults)
    return _answered(response, about_file(form.cleaned_data["file"].read(), now=clock.now()))


def _answered(response: HttpResponse, answer: Answer) -> dict[str, Any]:
    response["X-Robots-Tag"] = "noindex, nofollow"
    words = WORDS[answer.outcome]
    return {
        "outcome": answer.outcome,
        "headline": str(words.headline),
        "explanation": str(words.explanation),
        "document": _facts(answer.facts) if answer.facts else None,
        "signatures": [
            {
                "signer": one.signer,
                "signed_at": one.signed_at,
                "verdict": one.verdict,
                "intact": one.intact and one.unchanged_since,
                "trusted": one.trusted,
                "revoked": one.revoked,
            }
            for one in answer.signatures
        ],
    }


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "court": facts.court,
        "case_number": facts.case_number,
        "sealed_at": facts.sealed_at,
        "pages": facts.page_count,
        "sha256": facts.sha256,
        "signers": list(facts.signers),
        "newer_version": facts.newer_version,
        "corrections": [one.verification_code for one in facts.corrections],
        "corrects": facts.corrects.verification_code if facts.corrects else "",
    }
