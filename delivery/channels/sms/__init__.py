"""SMS through the carrier of kernel.messaging: simulated in the demo, HTTPS with signature and idempotency key otherwise."""

from courtportal.kernel.messaging.carriers import CarrierError, sms_carrier
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


register("sms", SmsChannel())
