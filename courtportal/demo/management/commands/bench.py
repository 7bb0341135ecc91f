"""``manage.py bench NAME``: runs a benchmark in a data folder of its own and prints its figures."""

import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.demo import bench
from courtportal.demo.bench.registry import benchmarks

INSIDE = "COURTPORTAL_BENCH_INSIDE"


def load() -> None:
    """Import every module of the package, so that the benchmarks register."""
    for module in pkgutil.iter_modules(bench.__path__):
        importlib.import_module(f"{bench.__name__}.{module.name}")


def families() -> set[str]:
    """What the benchmarks' names begin with: ``filing`` runs ``filing_upload``, ``filing_typing`` and so on, one by one."""
    return {name.split("_")[0] for name in benchmarks if "_" in name}


class Command(BaseCommand):
    help = "Run a benchmark and print its figures; see docs/benchmarks.md."

    def add_arguments(self, parser: CommandParser) -> None:
        load()
        parser.add_argument("name", choices=sorted({*benchmarks, *families()}), help="a benchmark, or a family: all filing_…")
        parser.add_argument("--database", default="", help="URL of an empty database, instead of SQLite in the fresh folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start again in a fresh, set-up data folder; there, run."""
        name = options["name"]
        if os.environ.get(INSIDE):
            benchmarks[name](self.stdout.write)
            return
        chosen = [name] if name in benchmarks else sorted(one for one in benchmarks if one.startswith(f"{name}_"))
        if options["database"] and len(chosen) > 1:
            raise CommandError("One database is empty for one benchmark only: name it")
        sys.exit(max(self._in_fresh_folder(one, options["database"]) for one in chosen))

    def _in_fresh_folder(self, name: str, database: str) -> int:
        with tempfile.TemporaryDirectory(prefix="courtportal-bench-") as folder:
            environment = {
                **os.environ,
                "COURTPORTAL_DATA": folder,
                "DATABASE_URL": database or f"sqlite:///{folder}/portal.sqlite3",
                INSIDE: "1",
            }
            manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
            subprocess.run([*manage, "set_up"], env=environment, check=True, stdout=subprocess.DEVNULL)
            return subprocess.run([*manage, "bench", name], env=environment, check=False).returncode
