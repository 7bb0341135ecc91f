"""Sends the reminder of a notice."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from courtportal.kernel.messaging.carriers import sms_carrier
from courtportal.kernel.messaging.events import NoticeWritten
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.messaging.subjects import subject_of
from courtportal.kernel.outbox import subscribe


@subscribe(NoticeWritten, atomic=False)
def send_reminder(event: NoticeWritten, _now: dt.datetime) -> None:
    """Mail if the user has an address, else SMS; it names court and number, and nothing of the content leaves the portal."""
    notice = Notice.objects.select_related("user").get(pk=event.notice_id)
    user = notice.user
    with override(user.language or settings.LANGUAGE_CODE):
        text = _("%(title)s。请登录 %(url)s 查看。") % {"title": notice.reminder, "url": settings.PORTAL_URL}
        text = _signed(notice, text)
    if user.email:
        EmailMessage(subject=notice.title, body=text, to=[user.email], headers={"X-Message-Key": f"notice:{notice.pk}"}).send()
    elif user.phone:
        sms_carrier().send(phone=user.phone, text=text, key=f"notice:{notice.pk}")


def _signed(notice: Notice, text: str) -> str:
    """A message has no page around it: first the court and the number of the matter, where it is about one."""
    subject = subject_of(notice.link)
    if subject is None:
        return text
    if not subject.number:
        return _("【%(court)s】%(text)s") % {"court": subject.court, "text": text}
    return _("【%(court)s】%(number)s：%(text)s") % {"court": subject.court, "number": subject.number, "text": text}
