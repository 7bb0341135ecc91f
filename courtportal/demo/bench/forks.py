"""Processes of their own that begin with the portal loaded: forked from one that has loaded it and does nothing else.

A fresh interpreter needs seconds to load the portal, a fork milliseconds. What runs in it is as real a process: it may be killed.
"""

import importlib
import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from multiprocessing import forkserver, get_context
from multiprocessing.connection import wait
from pathlib import Path

from django.conf import settings
from django.db import connections

from courtportal.demo.bench.own_database import database_name, own_database

_TEST_SETTINGS = "courtportal.settings.test"


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, negative if a signal killed it, and what it wrote."""

    code: int
    output: str
    errors: str


class Forks:
    """Runs the ``main`` of one module, which sets Django up when it is imported, on data folders of their own."""

    def __init__(self, module: str) -> None:
        self._module = module
        # Starting one process looks after the others: two threads that ask one process for its exit both lose it.
        self._exits = threading.Lock()
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([module])
        before = os.environ.get("DJANGO_SETTINGS_MODULE")
        os.environ["DJANGO_SETTINGS_MODULE"] = _TEST_SETTINGS
        try:
            forkserver.ensure_running()
        finally:
            if before is not None:
                os.environ["DJANGO_SETTINGS_MODULE"] = before

    def run(self, data: Path, *words: str) -> Ended:
        """Call ``main(*words)`` in a new process whose data folder and database are in ``data``, made if need be."""
        own_database(data)
        with tempfile.TemporaryDirectory(prefix="courtportal-fork-") as folder:
            output, errors = Path(folder) / "output", Path(folder) / "errors"
            process = self._context.Process(target=_begin, args=(self._module, data, output, errors, words))
            with self._exits:
                process.start()
            wait([process.sentinel])
            with self._exits:
                process.join()
            return Ended(process.exitcode or 0, output.read_text("utf-8"), errors.read_text("utf-8"))


def _begin(module: str, data: Path, output: Path, errors: Path, words: tuple[str, ...]) -> None:
    for stream, file in ((sys.stdout, output), (sys.stderr, errors)):
        with file.open("wb") as opened:
            os.dup2(opened.fileno(), stream.fileno())
    settings.DATA_DIR = data
    connections.databases["default"]["NAME"] = database_name(data)
    importlib.import_module(module).main(*words)
