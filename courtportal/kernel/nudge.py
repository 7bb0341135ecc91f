"""Wakes the sockets of every serving process from any process.

A hint only: rows are the truth, and whoever waits looks each second anyway. On one machine each serving process listens on a
Unix datagram socket in the data folder; with ``REDIS_URL`` the Redis channel layer carries the same messages. No sound and
nothing of legal effect travels here.
"""

import asyncio
import contextlib
import json
import os
import socket
from pathlib import Path
from typing import Any
from weakref import WeakSet

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

# What fits one datagram everywhere; a longer message is left out, its reader polls.
LARGEST = 60_000

_listening: "WeakSet[asyncio.AbstractEventLoop]" = WeakSet()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "nudge"


def send(group: str, message: dict[str, Any]) -> None:
    """Hand ``message`` (JSON values) to every socket in ``group``: consumers get ``event["message"]`` in their ``nudge`` method.

    Call it after the commit. Never raises: a lost hint costs at most a second.
    """
    if settings.REDIS_URL:
        with contextlib.suppress(OSError):
            async_to_sync(_relay)(group, message)
        return
    datagram = json.dumps({"group": group, "message": message}, ensure_ascii=False).encode()
    if len(datagram) > LARGEST:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for path in _folder().glob("*.sock"):
            try:
                sender.sendto(datagram, str(path))
            except (ConnectionRefusedError, FileNotFoundError):
                path.unlink(missing_ok=True)  # its process has ended
            except OSError:
                continue


def listen() -> None:
    """Start passing on messages in the running event loop; more calls change nothing."""
    loop = asyncio.get_running_loop()
    if settings.REDIS_URL or loop in _listening:
        return
    _listening.add(loop)
    _folder().mkdir(parents=True, exist_ok=True)
    path = _folder() / f"{os.getpid()}-{id(loop)}.sock"
    path.unlink(missing_ok=True)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.setblocking(False)
    try:
        receiver.bind(str(path))
    except OSError:  # too long a path for a socket (108 bytes): those who wait look each second
        receiver.close()
        return
    loop.add_reader(receiver, _receive, receiver, set())


def _receive(receiver: socket.socket, running: set[asyncio.Task[None]]) -> None:
    with contextlib.suppress(BlockingIOError):
        while datagram := receiver.recv(LARGEST + 1):
            content = json.loads(datagram)
            task = asyncio.get_running_loop().create_task(_relay(content["group"], content["message"]))
            running.add(task)
            task.add_done_callback(running.discard)


async def _relay(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(group, {"type": "nudge", "message": message})
