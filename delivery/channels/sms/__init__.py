"""SMS through the carrier of kernel.messaging: simulated in the demo, HTTPS with signature and idempotency key otherwise."""

from collections.abc import Sequence

from courtportal.kernel.messaging.carriers import CarrierError, ManyTexts, Text, sms_carrier
from delivery.channels.base import ChannelError, Message, Receipt, register


class SmsChannel:
    """The carrier takes each key once, so a try that was cut off may be repeated."""

    def deliver(self, message: Message) -> Receipt:
        """Hand the text to the carrier."""
        try:
            receipt = sms_carrier().send(phone=message.address, text=message.text, key=message.key)
        except CarrierError as error:
            raise ChannelError(str(error)) from error
        return Receipt(reference=receipt.reference)

    def deliver_many(self, messages: Sequence[Message]) -> list[Receipt] | None:
        """Hand all texts to the carrier, if it takes many at once."""
        carrier = sms_carrier()
        if not isinstance(carrier, ManyTexts):
            return None
        try:
            receipts = carrier.send_many([Text(message.address, message.text, message.key) for message in messages])
        except CarrierError as error:
            raise ChannelError(str(error)) from error
        return [Receipt(reference=receipt.reference) for receipt in receipts]


register("sms", SmsChannel())
