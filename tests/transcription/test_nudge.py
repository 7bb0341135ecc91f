"""Wake-ups from any process to the sockets of a serving one; a lost one harms nobody."""

import asyncio
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.conf import settings

from courtportal.kernel import nudge
from tests.transcription.server import free_port


@pytest.fixture
def room() -> str:
    """A group of the test's own: the data folder, and so what is sent to it, is shared with the tests beside."""
    return f"room.{uuid.uuid4().hex}"


@pytest.fixture
async def inbox(room: str) -> Any:
    """A listening process and a channel in the group."""
    nudge.listen()
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(room, channel)

    async def receive() -> Any:
        async with asyncio.timeout(5):
            return (await layer.receive(channel))["message"]

    return receive


async def test_a_message_from_this_process_arrives(room: str, inbox: Any) -> None:
    await asyncio.to_thread(nudge.send, room, {"type": "partial", "text": "今天"})
    assert await inbox() == {"type": "partial", "text": "今天"}


async def test_a_message_from_another_process_arrives(room: str, inbox: Any) -> None:
    script = f"import django; django.setup()\nfrom courtportal.kernel import nudge\nnudge.send('{room}', {{'type': 'changed'}})"
    environment = {"COURTPORTAL_DATA": str(settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], check=True, env=environment, cwd=settings.BASE_DIR)
    assert await inbox() == {"type": "changed"}


async def test_what_is_too_long_is_left_out_and_the_next_one_arrives(room: str, inbox: Any) -> None:
    await asyncio.to_thread(nudge.send, room, {"text": "长" * nudge.LARGEST})
    await asyncio.to_thread(nudge.send, room, {"type": "changed"})
    assert await inbox() == {"type": "changed"}


def test_nobody_listening_is_no_error(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    nudge.send("room", {"type": "changed"})
    (tmp_path / "nudge").mkdir()
    dead = tmp_path / "nudge" / "1-1.sock"
    dead.touch()
    nudge.send("room", {"type": "changed"})
    assert not dead.exists()


@pytest.fixture
def redis(tmp_path: Path, settings: Any) -> Iterator[None]:
    """A Redis server of the test's own, in place of the socket in the data folder."""
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}"
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [settings.REDIS_URL]}}
    }
    yield
    server.terminate()
    server.wait(10)


async def test_over_redis_the_same_message_arrives(redis: None, room: str, inbox: Any) -> None:
    await asyncio.to_thread(nudge.send, room, {"type": "partial", "text": "今天"})
    assert await inbox() == {"type": "partial", "text": "今天"}
