"""Wake-ups from any process to the sockets of a serving one; a lost one harms nobody."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.conf import settings

from courtportal.kernel import nudge


@pytest.fixture
async def inbox() -> Any:
    """A listening process and a channel in the group "room"."""
    nudge.listen()
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("room", channel)

    async def receive() -> Any:
        async with asyncio.timeout(5):
            return (await layer.receive(channel))["message"]

    return receive


async def test_a_message_from_this_process_arrives(inbox: Any) -> None:
    await asyncio.to_thread(nudge.send, "room", {"type": "partial", "text": "今天"})
    assert await inbox() == {"type": "partial", "text": "今天"}


async def test_a_message_from_another_process_arrives(inbox: Any) -> None:
    script = "import django; django.setup()\nfrom courtportal.kernel import nudge\nnudge.send('room', {'type': 'changed'})"
    environment = {"COURTPORTAL_DATA": str(settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], check=True, env=environment, cwd=settings.BASE_DIR)
    assert await inbox() == {"type": "changed"}


async def test_what_is_too_long_is_left_out_and_the_next_one_arrives(inbox: Any) -> None:
    await asyncio.to_thread(nudge.send, "room", {"text": "长" * nudge.LARGEST})
    await asyncio.to_thread(nudge.send, "room", {"type": "changed"})
    assert await inbox() == {"type": "changed"}


def test_nobody_listening_is_no_error(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    nudge.send("room", {"type": "changed"})
    (tmp_path / "nudge").mkdir()
    dead = tmp_path / "nudge" / "1-1.sock"
    dead.touch()
    nudge.send("room", {"type": "changed"})
    assert not dead.exists()
