"""The recipient's inbox on this portal: the row itself is the arrival, so nothing has to leave."""

from collections.abc import Sequence

from delivery.channels.base import Message, Receipt, register


class InboxChannel:
    """Arrives in the transaction in which it is sent (民诉法解释 art. 135: the court's system shows success)."""

    def deliver(self, message: Message) -> Receipt:
        """The caller's transaction makes the documents visible to the recipient."""
        return Receipt(reference=f"inbox:{message.key}", arrived=True)

    def deliver_many(self, messages: Sequence[Message]) -> list[Receipt]:
        """The same for each."""
        return [self.deliver(message) for message in messages]


register("inbox", InboxChannel())
