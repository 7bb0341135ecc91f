"""Which court and case a service is about, for what is sent by SMS."""

import uuid

from courtportal.kernel.messaging.subjects import Subject, register_subject
from delivery.service.models import ServiceRecipient


def _served(recipient_id: uuid.UUID) -> Subject | None:
    found = ServiceRecipient.objects.filter(pk=recipient_id).select_related("order__case__court").first()
    return Subject(str(found.order.case.court), found.order.case.case_number) if found else None


register_subject("recipient_id", _served)
