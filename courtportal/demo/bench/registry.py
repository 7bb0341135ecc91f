"""Benchmarks by name: each prints its figures; ``docs/benchmarks.md`` keeps them with the command."""

from collections.abc import Callable

Say = Callable[[str], object]
Benchmark = Callable[[Say], None]

benchmarks: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Decorator: ``manage.py bench NAME`` runs it."""

    def add(run: Benchmark) -> Benchmark:
        benchmarks[name] = run
        return run

    return add
