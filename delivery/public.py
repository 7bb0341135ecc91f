"""What other apps may call of delivery; nothing else of it is imported elsewhere."""

from delivery.service.models import ServiceOrder, ServiceRecipient

__all__ = ["ServiceOrder", "ServiceRecipient"]
