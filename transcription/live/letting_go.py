"""A socket's consumer lets go of what it holds however its line ends."""

from typing import Any


class LetsGo:
    """Goes before a Channels consumer, which calls ``let_go`` at its end.

    ``disconnect`` is not enough: where the peer is gone before its leaving was handled, the server answers the next message
    with an error (ASGI: an OSError from ``send``), the consumer ends there, and ``disconnect`` is never called.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Run the consumer."""
        try:
            await super().__call__(scope, receive, send)  # type: ignore[misc]
        finally:
            await self.let_go()

    async def let_go(self) -> None:
        """Release files, tasks and groups, as far as they were taken."""
        raise NotImplementedError
