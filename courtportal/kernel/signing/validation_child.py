"""The confined child process that validates a stranger's PDF: gives up its rights, reads the file, prints the report as JSON.

Started by ``kernel.signing.verification``; never imports Django.
"""

import asyncio
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography import x509


class _NoClient(ModuleType):
    """Stands for the HTTP client that pyHanko loads when it is imported, nearly half of this process's time: there is no network
    here on which it could be used.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


sys.modules["aiohttp"] = _NoClient("aiohttp")

from courtportal.kernel.signing.validation import Anchors, validate  # noqa: E402 - as said above
from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent  # noqa: E402
from courtportal.kernel.uploads.limits import Limits  # noqa: E402


def main() -> None:
    """Answer with one JSON object: the verdict and the signatures."""
    logging.disable(logging.CRITICAL)
    die_with_parent()
    order = json.loads(sys.stdin.read())
    loop = asyncio.new_event_loop()  # it needs a socket pair, which is forbidden afterwards
    confine(Limits(**order["limits"]))
    root, issuing, *time_stamps = (x509.load_der_x509_certificate(bytes.fromhex(one)) for one in order["anchors"])
    anchors = Anchors(root, issuing, tuple(time_stamps))
    report = validate(Path(order["path"]).read_bytes(), anchors, loop)
    sys.stdout.write(json.dumps(asdict(report), default=str))


if __name__ == "__main__":
    main()
