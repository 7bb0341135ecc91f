"""The sockets of all apps. Each consumer checks session and right itself."""

import importlib
from contextlib import suppress
from typing import Any

websocket_urlpatterns: list[Any] = []
with suppress(ModuleNotFoundError):
    websocket_urlpatterns += importlib.import_module("transcription.live.routing").websocket_urlpatterns
