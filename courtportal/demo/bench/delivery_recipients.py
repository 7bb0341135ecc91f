"""``manage.py bench delivery_recipients``: thousands of recipients from the clerk's word to the sealed proof, by two workers.

For each recipient: added to the order of its case, its plan begun, the paper in its inbox and an SMS handed to the (simulated)
carrier, effect found and terms started, evidence chained and put under a signed and time-stamped head, the proof of service
printed, sealed, stored and in the file. Then the same again for fewer, while the workers are killed (SIGKILL) a hundred times.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from courtportal.demo.bench.recipients_world import begin, found, open_ends
from courtportal.demo.bench.registry import Say, benchmark

RECIPIENTS = int(os.environ.get("BENCH_RECIPIENTS", "10000"))
KILLED_RECIPIENTS, KILLS = int(os.environ.get("BENCH_KILLED_RECIPIENTS", "2000")), int(os.environ.get("BENCH_KILLS", "100"))
IN_A_CASE, WORKERS = 500, 2
SECONDS_ALIVE = (2.0, 6.0)
Worker = subprocess.Popen[bytes]


@benchmark("delivery_recipients")
def recipients(say: Say) -> None:
    """Undisturbed, then under kills. Raises SystemExit if one is lost, doubled, or its evidence wrong."""
    begin(RECIPIENTS // IN_A_CASE, IN_A_CASE)
    started, before = time.perf_counter(), _processor()
    workers = [_work() for _number in range(WORKERS)]
    _wait(workers)
    seconds, memory = time.perf_counter() - started, max(map(_most_memory, workers))
    _end(workers)
    say(f"{RECIPIENTS:,} recipients: {seconds:.1f} s by the clock, {_processor() - before:.1f} s of processors")
    say(f"(with the start of the {WORKERS} workers); {memory} MB at most in one of them")
    _judge(say, RECIPIENTS)
    begin(KILLED_RECIPIENTS // IN_A_CASE, IN_A_CASE)
    kills = _kill_and_restart(random.Random(2026))  # noqa: S311 - moments to be repeated, no secret
    say(f"{KILLED_RECIPIENTS:,} more, the workers killed {kills} times")
    _judge(say, RECIPIENTS + KILLED_RECIPIENTS)


def _judge(say: Say, wanted: int) -> None:
    end = found()
    say(", ".join(f"{name}: {number}" for name, number in end.items()))
    wrong = [name for name in ("recipients", "served", "proofs", "messages") if end[name] != wanted]
    wrong += [name for name in ("tries not made", "phones with two messages", "events that are there twice") if end[name]]
    if wrong or end["evidence that is wrong"]:
        raise SystemExit(f"wrong: {wrong or end['evidence that is wrong']}")


def _work() -> Worker:
    return subprocess.Popen([sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "work"])


def _wait(workers: list[Worker]) -> None:
    while _open_ends():
        if any(worker.poll() is not None for worker in workers):
            raise SystemExit("a worker ended by itself")
        time.sleep(0.5)


def _open_ends() -> int:
    try:
        return open_ends()
    finally:
        connection.close()


def _kill_and_restart(moments: random.Random) -> int:
    """Each worker lives for some seconds and dies without warning, until there were so many deaths and all is done."""
    kills = 0
    while True:
        worker = _work()
        time.sleep(moments.uniform(*SECONDS_ALIVE))
        if kills >= KILLS:
            _wait([worker])
            _end([worker])
            return kills
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        kills += 1


def _end(workers: list[Worker]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(60)


def _most_memory(worker: Worker) -> int:
    """The most that the process has held in memory, in megabytes."""
    status = Path(f"/proc/{worker.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


def _processor() -> float:
    """Seconds of processor time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
