"""Why nothing was signed or sealed, in words, on the page on which it was to be."""

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.actions import PlaceSettled
from courtportal.kernel.signing.pdf import SigningRefusedError
from filing.to_sign.opened import AnotherDocument, ChangedSinceRead

log = structlog.get_logger(__name__)
READ_AGAIN = _("没有签名、盖章：文书在您阅读后有改动，请再看一遍。")
# What may be met, with what it means. Anything else is a fault of the portal: it goes to the log and the error page.
WHY: dict[type[Exception], Promise] = {
    ChangedSinceRead: READ_AGAIN,
    AnotherDocument: _("没有办成：文书刚刚退回修改或者重新核对过。请阅读现在的文本，再决定是否签名、盖章。"),
    PlaceSettled: _("没有签名：文书上已经注明拒绝签名。请退回修改，重新核对后再签。"),
    SigningRefusedError: _(
        "没有办成：证书不能使用，或者时间戳服务连不上；已经签上的签名仍然有效。请稍后再试，仍然不行的，请联系系统管理员。"
    ),
}
NOT_SIGNED = tuple(WHY)


def in_words(error: Exception) -> Promise:
    """What to tell of one of ``NOT_SIGNED``. A fault of certificates or time stamps goes to the log too: people only retry."""
    if isinstance(error, SigningRefusedError):
        # Its text may name the holder of a certificate: the log says of what kind it was, and the request leads to the rest.
        log.warning("a signature was refused", because=type(error.__cause__ or error).__name__)
    return next(words for kind, words in WHY.items() if isinstance(error, kind))
