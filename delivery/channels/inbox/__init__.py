"""The recipient's inbox on this portal: the row itself is the arrival, so nothing has to leave."""

from delivery.channels.base import Message, Receipt, register


class InboxChannel:
    """Arrives in the transaction in which it is sent (民诉法解释 art. 135: the court's system shows success)."""

    def deliver(self, message: Message) -> Receipt:
        """The caller's transaction makes the documents visible to the recipient."""
        return Receipt(reference=f"inbox:{message.key}", arrived=True)


register("inbox", InboxChannel())
