"""The words that leave the portal: where to look, never what it says; and the outside of a letter."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from delivery.channels import Message, Parcel
from delivery.service.models import ServiceAttempt


def message_of(attempt: ServiceAttempt) -> Message:
    """The message of an attempt in the recipient's language, under the attempt's key."""
    party = attempt.recipient.party
    reader = attempt.representation.user if attempt.representation else party.user
    language = reader.language if reader else ""
    court = attempt.recipient.order.case.court
    with override(language or settings.LANGUAGE_CODE):
        facts = {"court": court.name_en if language == "en" else court.name_zh, "url": settings.PORTAL_URL.rstrip("/")}
        if attempt.invitation:
            facts["url"] += reverse("first_service:open", args=[attempt.invitation.token])
            facts["code"] = attempt.invitation.code
            text = _(
                "【%(court)s】您有法院文书待领取。请打开 %(url)s ，输入验证码 %(code)s。请勿转告他人。如有疑问，请拨打 12368。"
            )
        else:
            text = _("【%(court)s】有新的法院文书送达给您。请登录 %(url)s ，在“送达文书”中查看。如有疑问，请拨打 12368。")
        parcel = parcel_of(attempt) if attempt.channel == "post" else None
        return Message(attempt.address, _("您有新的法院文书"), text % facts, attempt.key, parcel)


def parcel_of(attempt: ServiceAttempt) -> Parcel:
    """What stands on the letter: the name and phone that go with the address, and the court."""
    case = attempt.recipient.order.case
    return Parcel(
        name=attempt.letter.name,
        phone=attempt.letter.phone,
        address=attempt.address,
        sender=case.court.name_zh,
        sender_address=case.court.address,
        reference=case.case_number,
    )
