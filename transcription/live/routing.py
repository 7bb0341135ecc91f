"""The sockets of transcription."""

from typing import Any

from django.urls import path

from transcription.live.consumers import RoomConsumer

websocket_urlpatterns: list[Any] = [
    path("ws/hearing/<uuid:hearing_id>", RoomConsumer.as_asgi()),
]
