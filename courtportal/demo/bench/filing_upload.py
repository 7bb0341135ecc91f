"""``manage.py bench filing_upload``: 500 MB over a line that is cut twenty times and a server that is killed once.

The client is tus-js-client under node, as in the page: pieces with a SHA-256, going on by itself. What counts is what the line
carried beyond the file, and that the file is the same. ``bin/test`` sends a smaller file over fewer cuts by the same code.
"""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from courtportal.demo.bench.cutting import Line
from courtportal.demo.bench.ground import Ground, ground
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel.uploads.limits import MEGABYTE
from courtportal.kernel.web import browser_packages

PIECE = 512 * 1024
MOST_AGAIN = 0.03
CLIENT = Path(__file__).with_name("tus_client.mjs")


@dataclass(frozen=True)
class Sent:
    """What came of it: the bytes that the line carried, cuts and kills on the way, the time, and whether the file is whole."""

    size: int
    carried: int
    cuts: int
    kills: int
    seconds: float
    whole: bool

    @property
    def again(self) -> float:
        """The share of the file that was sent more than once, headers of the requests included."""
        return (self.carried - self.size) / self.size


def make_file(path: Path, size: int, seed: int) -> str:
    """A sound recording of ``size`` bytes of noise; returns its SHA-256."""
    noise, digest = random.Random(seed), hashlib.sha256()  # noqa: S311 - contents of a test file
    body = size - 44
    head = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += b"\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data" + body.to_bytes(4, "little")
    with path.open("wb") as file:
        for piece in (head, *(noise.randbytes(min(MEGABYTE, body - at)) for at in range(0, body, MEGABYTE))):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


class _Troubles:
    """Breaks the line, and once the server, when so and so many bytes have passed."""

    def __init__(self, place: Ground, size: int, cuts: int, kills: int, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - places of the cuts
        self.places = sorted(chance.randrange(size // 50, size) for _ in range(cuts + kills))
        self.kill_at = set(chance.sample(self.places, kills))
        self.place, self.kills, self.line = place, 0, Line(place.port, self.watch)
        self.lock = threading.Lock()

    def watch(self, sent: int) -> None:
        with self.lock:
            if not self.places or sent < self.places[0]:
                return
            at = self.places.pop(0)
        if at in self.kill_at:
            self.kills += 1
            self.place.kill()
            self.place.start()
        else:
            self.line.cut()


def send(folder: Path, *, size: int, cuts: int, kills: int, seed: int) -> Sent:
    """Send a file of ``size`` bytes through the troubles. Raises RuntimeError with what the client said."""
    browser_packages.prepare()
    path = folder / "recording.wav"
    digest = make_file(path, size, seed)
    with ground(folder) as place:
        troubles = _Troubles(place, size, cuts, kills, seed)
        started = time.monotonic()
        _run_client(place, troubles.line, path)
        seconds = time.monotonic() - started
        carried, found = troubles.line.sent, place.ask("arrived")
        troubles.line.close()
    whole = found["uploads"] == [[digest, size]]
    return Sent(size, carried, troubles.line.cuts - 1, troubles.kills, seconds, whole)


def _run_client(place: Ground, line: Line, path: Path) -> None:
    token = next(value for name, value in place.cookies.items() if "csrf" in name)
    cookies = "; ".join(f"{name}={value}" for name, value in place.cookies.items())
    order = {
        "packages": str(browser_packages.FOLDER / "package.json"),
        "endpoint": f"http://127.0.0.1:{line.port}{place.uploads}",
        "path": str(path),
        "name": "庭审录音.wav",
        "piece": PIECE,
        "headers": {"Cookie": cookies, "X-CSRFToken": token},
        "finish": True,
    }
    command = [str(Path(sys.executable).parent / "node"), str(CLIENT), json.dumps(order)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


@benchmark("filing_upload")
def filing_upload(say: Say) -> None:
    """500 MB, twenty cuts, one kill. Raises SystemExit if more than 3 % went again or the file is not the same."""
    with tempfile.TemporaryDirectory(prefix="courtportal-upload-") as folder:
        sent = send(Path(folder), size=500 * MEGABYTE, cuts=20, kills=1, seed=20_26)
    say(
        f"{sent.size / MEGABYTE:.0f} MB in {sent.seconds:.0f} s over {sent.cuts} cuts and {sent.kills} kill of the server: "
        f"{sent.again:.2%} sent again, {'the same file' if sent.whole else 'NOT the same file'}"
    )
    if not sent.whole or sent.again > MOST_AGAIN:
        raise SystemExit(1)
