"""What every channel does, and the registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


class ChannelError(Exception):
    """The message was not taken; it may be tried again under the same key, unless the refusal is ``permanent``."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        self.permanent = permanent
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter: to whom and where, from which court, and what is said of it on the outside."""

    name: str
    phone: str
    address: str
    sender: str
    sender_address: str
    reference: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: never the content of a document. `key` is the same for every try of the same message."""

    address: str
    subject: str
    text: str
    key: str
    parcel: Parcel | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier's reference. `arrived`: the recipient's system has it now, not merely the carrier's."""

    reference: str
    arrived: bool = False


class DeliveryChannel(Protocol):
    """One way of sending."""

    def deliver(self, message: Message) -> Receipt:
        """Send once for the message's key. Raises ChannelError."""
        ...


@runtime_checkable
class ManyAtOnce(Protocol):
    """A channel that takes many messages in about the time of one, each once for its key."""

    def deliver_many(self, messages: Sequence[Message]) -> list[Receipt] | None:
        """Send all, or none; None if the carrier in use takes them one by one. Raises ChannelError."""
        ...


_channels: dict[str, DeliveryChannel] = {}


def register(code: str, way: DeliveryChannel) -> None:
    """Make a channel known under its code; called when its module is imported at start-up."""
    _channels[code] = way


def channel(code: str) -> DeliveryChannel:
    """The channel with this code. Raises KeyError for one that does not exist."""
    return _channels[code]
