"""Court post (法院专递): a letter is registered with the carrier under the attempt's key and gets its number; what then
happens to it is asked for (``carriers``). The carrier named in COURT_POST: simulated in the demo, HTTPS otherwise.
"""

from delivery.channels.base import ChannelError, Message, Receipt, register
from delivery.channels.post import simulated  # noqa: F401 - registers itself
from delivery.channels.post.carriers import CarrierError, post_carrier


class PostChannel:
    """Registers one letter; the carrier takes each key once."""

    def deliver(self, message: Message) -> Receipt:
        """The reference is the letter's number. The letter itself is handed over by a person, with its label."""
        if message.parcel is None:
            raise ChannelError("a letter needs an address", permanent=True)
        try:
            return Receipt(reference=post_carrier().register(message.parcel, key=message.key))
        except CarrierError as error:
            raise ChannelError(str(error)) from error


register("post", PostChannel())
