"""The invitation goes out by SMS or mail, once for its key."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.messaging.carriers import sms_carrier
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.web.formats import moment
from filing.events import DraftShared
from filing.intake.sharing.models import DraftShare


@subscribe(DraftShared, atomic=False)
def send_invitation(event: DraftShared, now: dt.datetime) -> None:
    """The link to the contact, with the day on which it ends; nothing for an invitation that has ended meanwhile.

    The code never travels with the link: the owner reads it on the page of the share and says it to the person invited, so
    that a message that went astray opens nothing.
    """
    share = DraftShare.objects.select_related("invited_by").get(pk=event.share_id)
    if share.state(now) != "invited":
        return
    facts = {
        "who": share.invited_by,
        "link": settings.PORTAL_URL.rstrip("/") + reverse("filing:draft_join", args=[share.token]),
        "until": moment(share.expires_at),
    }
    text = _("%(who)s 请您查看一份立案申请：%(link)s %(until)s 前有效。验证码请向%(who)s索取。不认识对方的请不要理会。")
    send_to(share.contact, subject=_("%(who)s 请您查看一份立案申请") % facts, text=text % facts, key=f"draft-share:{share.pk}")


def send_to(contact: str, *, subject: str, text: str, key: str) -> None:
    """A mail or an SMS, as the contact is; once for its key."""
    if "@" in contact:
        EmailMessage(subject=subject, body=text, to=[contact], headers={"X-Message-Key": key}).send()
    else:
        sms_carrier().send(phone=contact, text=text, key=key)
