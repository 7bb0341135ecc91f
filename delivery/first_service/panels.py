"""What waits behind a link that its recipient has not opened stands among what is to be done, once the account is proven.

It names the court, of an organisation its name, and how to open the link, nothing of the case; the list itself opens no document.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.identity.rules.mobile_phone import masked_mobile_phone
from delivery.addresses.models import ServiceInvitation
from delivery.service.queries import undelivered_of
from delivery.service.wording import documents_waiting
from filing.public import Duty, Party, register_duties

MOST = 20


@register_duties
def documents_behind_links(actor: Actor) -> Iterable[Duty]:
    """For each invitation that is the actor's by its proof: how many documents wait, and where the code is; of one that opens
    nothing any more, where to ask for another.
    """
    open_ones = visible_to(actor, ServiceInvitation, "find").filter(ended_at=None).select_related("party__case__court")
    invitations = list(open_ones.order_by("created_at")[:MOST])
    waiting = undelivered_of([one.party_id for one in invitations])
    now = clock.now()
    for one in invitations:
        if number := waiting.get(one.party_id, 0):
            facts = {"court": one.party.case.court, "phone": masked_mobile_phone(one.phone), "organisation": one.party.name}
            if one.locked_at is None and one.expires_at > now:
                yield Duty(documents_waiting(number), _how_to_open(one) % facts, reverse("first_service:open", args=[one.token]))
            else:
                how = _("%(court)s。领取链接已经失效，请拨打 12368，请法院重新发送") % facts
                yield Duty(documents_waiting(number), how, reverse("web:help"))


def _how_to_open(invitation: ServiceInvitation) -> str:
    if invitation.party.kind == Party.Kind.ORGANISATION:
        return _("%(court)s送达%(organisation)s。请由法定代表人用发到手机 %(phone)s 的验证码打开；没有收到的，请拨打 12368")
    return _("%(court)s。请用发到手机 %(phone)s 的验证码打开；没有收到的，请拨打 12368")
