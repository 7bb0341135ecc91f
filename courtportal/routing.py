"""The sockets of all apps. Each consumer checks session and right itself."""

from transcription.live.routing import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]
