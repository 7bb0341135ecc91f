"""The confined child process that validates a stranger's PDF: gives up its rights, reads the file, prints the report as JSON.

Started by ``kernel.signing.verification``; never imports Django.
"""

import asyncio
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from cryptography import x509

from courtportal.kernel.signing.validation import Anchors, validate
from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import Limits


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
