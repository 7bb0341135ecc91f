"""The words that leave the portal: where to look and, of a summons, when to come and where, never what else is said; and the
outside of a letter. Before somebody has proved who it is they name no case.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from courtportal.kernel.identity.models import User
from courtportal.kernel.web import formats
from delivery.channels import Message, Parcel
from delivery.service.models import ServiceAttempt
from delivery.service.summons import Summons, summons_for, words_of_void
from delivery.service.wording import HEARING

_TO_COLLECT = gettext_lazy(
    "【%(court)s】您有法院文书待领取。请打开 %(url)s ，输入验证码 %(code)s。请勿转告他人。如有疑问，请拨打 12368。"
)
_SERVED = gettext_lazy("【%(court)s】有新的法院文书送达给您。请登录 %(url)s ，在“送达文书”中查看。如有疑问，请拨打 12368。")
_SUMMONED = gettext_lazy(
    "【%(court)s】%(number)s：%(what)s，%(when)s，地点：%(place)s。"
    "请登录 %(url)s ，在“送达文书”中查看传票。如有疑问，请拨打 12368。"
)


def message_of(attempt: ServiceAttempt) -> Message:
    """The message of an attempt in the recipient's language, under the attempt's key."""
    return messages_of([attempt])[0]


def messages_of(attempts: Sequence[ServiceAttempt]) -> list[Message]:
    """The same of many, with as many queries as for one."""
    calling = {
        one.pk: one.recipient
        for one in attempts
        if one.recipient.order.purpose == HEARING and one.invitation is None and _reaches_its_reader(one)
    }
    prefetch_related_objects(list(calling.values()), "items__document")
    void = words_of_void(calling.values()) if calling else {}
    summons = {pk: summons_for(recipient) for pk, recipient in calling.items() if recipient.pk not in void}
    return [_message(one, summons.get(one.pk)) for one in attempts]


def _message(attempt: ServiceAttempt, summons: Summons | None) -> Message:
    case, reader = attempt.recipient.order.case, _reader(attempt)
    language = reader.language if reader else ""
    with override(language or settings.LANGUAGE_CODE):
        facts = {"court": str(case.court), "number": case.case_number, "url": settings.PORTAL_URL.rstrip("/")}
        text = _SERVED
        if attempt.invitation:
            facts["url"] += reverse("first_service:open", args=[attempt.invitation.token])
            facts["code"] = attempt.invitation.code
            text = _TO_COLLECT
        elif summons is not None:
            facts |= {"what": summons.name, "when": formats.moment(summons.appear_at), "place": summons.place}
            text = _SUMMONED
        parcel = parcel_of(attempt) if attempt.channel == "post" else None
        return Message(attempt.address, _("您有新的法院文书"), str(text) % facts, attempt.key, parcel)


def _reader(attempt: ServiceAttempt) -> User | None:
    return attempt.representation.user if attempt.representation else attempt.recipient.party.user


def _reaches_its_reader(attempt: ServiceAttempt) -> bool:
    """Whether the reader itself gave the address, with the account or the confirmation; the other side's may be anybody's."""
    reader, confirmed = _reader(attempt), attempt.service_address
    own = [reader.phone, reader.email] if reader else []
    own += [confirmed.phone, confirmed.email] if confirmed else []
    return bool(attempt.address) and attempt.address in own


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
