"""An app's subscriber tells its event to whom it concerns: one waiting message for each address, in the event's transaction."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection

from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.rules.events import is_known

Concerns = Callable[[uuid.UUID], bool]


def anybody_listens() -> bool:
    """Whether there is an address at all to which messages go."""
    return WebhookEndpoint.objects.filter(removed_at=None, disabled_at=None).exists()


def announce(
    type_name: str,
    *,
    user_ids: Collection[uuid.UUID],
    data: dict[str, str | None],
    key: str,
    now: dt.datetime,
    concerns: Concerns = lambda _organisation: True,
) -> int:
    """Write the message for every address of these accounts that wants the type; the same key again writes none.

    ``concerns`` tells whether the matter is an organisation's: its addresses hear of nothing else. Returns how many addresses
    there are. Raises ValueError for a type that nobody registered.
    """
    if not is_known(type_name):
        raise ValueError(type_name)
    rows = WebhookEndpoint.objects.filter(user_id__in=user_ids, user__is_active=True, removed_at=None, disabled_at=None)
    wanting = [one for one in rows if type_name in one.types and (one.organisation_id is None or concerns(one.organisation_id))]
    for endpoint in wanting:
        WebhookMessage.objects.get_or_create(
            endpoint=endpoint, key=key, defaults={"type": type_name, "data": data, "happened_at": now, "due_at": now}
        )
    return len(wanting)
