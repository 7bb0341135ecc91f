"""The sockets of transcription."""

from typing import Any

from django.urls import path

from transcription.live.consumers import RoomConsumer
from transcription.live.vosk_consumer import VoskConsumer

websocket_urlpatterns: list[Any] = [
    path("ws/hearing/<uuid:hearing_id>", RoomConsumer.as_asgi()),
    path("ws/vosk/<str:token>", VoskConsumer.as_asgi()),
]
