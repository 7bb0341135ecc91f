"""Notices of filing to people: each reads them in the language chosen."""

from courtportal.kernel.messaging.notices import tell

__all__ = ["tell"]
