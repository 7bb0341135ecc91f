"""``manage.py bench NAME``: runs a benchmark in a data folder of its own and prints its figures."""

import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from courtportal.demo import bench
from courtportal.demo.bench.registry import benchmarks

INSIDE = "COURTPORTAL_BENCH_INSIDE"


def load() -> None:
    """Import every module of the package, so that the benchmarks register."""
    for module in pkgutil.iter_modules(bench.__path__):
        importlib.import_module(f"{bench.__name__}.{module.name}")


class Command(BaseCommand):
    help = "Run a benchmark and print its figures; see docs/benchmarks.md."

    def add_arguments(self, parser: CommandParser) -> None:
        load()
        parser.add_argument("name", choices=sorted(benchmarks))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start again in a fresh, set-up data folder; there, run."""
        if os.environ.get(INSIDE):
            benchmarks[options["name"]](self.stdout.write)
            return
        with tempfile.TemporaryDirectory(prefix="courtportal-bench-") as folder:
            environment = {
                **os.environ,
                "COURTPORTAL_DATA": folder,
                "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
                INSIDE: "1",
            }
            manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
            subprocess.run([*manage, "set_up"], env=environment, check=True, stdout=subprocess.DEVNULL)
            done = subprocess.run([*manage, "bench", options["name"]], env=environment, check=False)
        sys.exit(done.returncode)
