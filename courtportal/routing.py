"""The sockets of all apps. Each consumer checks session and right itself."""

import importlib
from typing import Any

websocket_urlpatterns: list[Any] = []
try:
    websocket_urlpatterns += importlib.import_module("transcription.live.routing").websocket_urlpatterns
except ModuleNotFoundError:
    pass
