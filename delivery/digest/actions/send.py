"""The digest of one person for one day."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.messaging.notices import notify
from delivery.digest.models import InboxDigest
from delivery.service.queries import inbox


@transaction.atomic
def send(*, digest: InboxDigest, now: dt.datetime) -> None:
    """The person is told, by notice and by mail or SMS, how much is unread in how many cases; once a day, and not for nothing."""
    today = clock.local(now).date()
    locked = InboxDigest.objects.select_for_update().select_related("user").get(pk=digest.pk)
    if not locked.wanted or locked.last_day == today:
        return
    locked.last_day = today
    locked.save(update_fields=["last_day"])
    cases = list(inbox(actor_of(locked.user, None), "unread").order_by().values_list("order__case", flat=True))
    if not cases:
        return
    with override(locked.user.language or "zh-hans"):
        unread = ngettext("%(n)s次送达未读", "%(n)s次送达未读", len(cases)) % {"n": len(cases)}
        notify(
            user_id=locked.user_id,
            title=_("每日送达汇总：%(unread)s") % {"unread": unread},
            body=_("涉及案件：%(n)s") % {"n": len(set(cases))},
            link=f"{reverse('service:inbox')}?show=unread",
            key=f"service_digest:{locked.user_id}:{today}",
            now=now,
        )
