"""Whether the portal's services go on: for the public in words, for operators with figures."""

from courtportal.kernel.health.services import beat, register_service

__all__ = ["beat", "register_service"]
