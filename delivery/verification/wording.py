"""What the outcomes mean, in words: for the page and for the command."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delivery.verification.answers import Outcome


@dataclass(frozen=True)
class Words:
    """Headline, explanation and tone (ok, warn, bad) of an outcome."""

    tone: str
    headline: Promise
    explanation: Promise


WORDS = {
    Outcome.GENUINE: Words(
        "ok",
        _("真实：与法院登记的文书完全一致"),
        _("电子签名、印章和时间戳均有效，内容没有改动。"),
    ),
    Outcome.REGISTERED: Words(
        "ok",
        _("法院登记有这份文书"),
        _(
            "登记的文书签名、印章和时间戳均有效。验证码可以被抄到别的纸上：请逐项核对手里的文书与下列内容是否一致。"
            "要查清内容有没有改动，请上传收到的PDF文件，或者向出具法院核实。"
        ),
    ),
    Outcome.NOT_SEALED: Words("warn", _("已登记，但没有盖章"), _("这份文书只有文本，没有电子签名和印章，不具有送达文书的效力。")),
    Outcome.DOUBTFUL: Words(
        "warn",
        _("有登记，但签名状态有变"),
        _("签名或印章的证书在签署时已被撤销，请向出具法院核实。"),
    ),
    Outcome.OTHER_BYTES: Words(
        "warn",
        _("签名有效，但与登记的文件不同"),
        _("签名和印章有效，但这不是登记的原文件，可能在收到后又附加了内容。请用收到的原始文件或者验证码再核验一次。"),
    ),
    Outcome.INCOMPLETE: Words(
        "bad",
        _("文书不完整"),
        _("已有的签名有效，但缺少印章或者签名：文书可能尚未签完，也可能被截去了后面的内容。请用完整的原文件再核验。"),
    ),
    Outcome.CHANGED: Words("bad", _("内容已被改动"), _("文件在签名或盖章之后被改动过，不可采信。请向出具法院核实。")),
    Outcome.UNTRUSTED: Words(
        "bad",
        _("签名不可信"),
        _("文件带有签名，但不是本网签发的证书所签，或者证书已被撤销。请向出具法院核实。"),
    ),
    Outcome.UNKNOWN: Words(
        "bad",
        _("没有找到这份文书"),
        _("本网没有登记这份文书。用验证码的，请逐位核对输入是否正确；用文件的，扫描件和照片查不出来，请改用文书右上角的验证码。"),
    ),
}
