"""The ways by which a message leaves for a recipient; each registers itself here when imported.

A channel takes a message under a key once. It knows nothing of orders, parties or the law.
"""

from delivery.channels.base import ChannelError, ManyAtOnce, Message, Parcel, Receipt, channel, register

__all__ = ["ChannelError", "ManyAtOnce", "Message", "Parcel", "Receipt", "channel", "register"]
