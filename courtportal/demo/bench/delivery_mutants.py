"""``manage.py bench delivery_mutants``: 20,000 changed documents before the offline verifier, and 1,000 that nobody changed.

The originals are the sample documents, each signed by all its signers, and more of them sealed anew: every seal has its own
signature, time stamp and end.
"""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.mutants import is_readable, mutant
from courtportal.demo.sample_documents import MANIFEST_FILE, ROOT_FILE, sample_court, write_samples
from courtportal.kernel import clock
from courtportal.kernel.rendering.actions.fields import fields_to_prepare, seal_field
from courtportal.kernel.rendering.actions.read import unsigned_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.offline import verify_offline
from courtportal.kernel.signing.pdf import sign_pdf
from courtportal.kernel.signing.validation import Anchors, Verdict

MUTANTS, ORIGINALS, PROCESSES, SEED = 20_000, 1_000, 2, 20_26
_BATCH = 250


def refused(originals: Sequence[bytes], anchors: Anchors, *, count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How the verifier called so many mutants, and the names of the changes that it let pass."""
    chance = random.Random(seed)  # noqa: S311 - places and kinds of the changes
    made = [mutant(originals, chance) for _number in range(count)]
    reports = list(verify_offline([changed for _name, changed in made], anchors))
    passed = [name for (name, _changed), report in zip(made, reports, strict=True) if report.verdict == Verdict.VALID]
    return Counter(str(report.verdict) for report in reports), passed


def signed_files(folder: Path) -> list[bytes]:
    """Those of the samples that somebody signed."""
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    return [one for one in files if is_readable(one)]


def _more(count: int) -> Iterator[bytes]:
    """Sealed kinds without other signers, sealed once more each."""
    now, court = clock.now(), sample_court()
    documents = [one for one in CourtDocument.objects.filter(key__startswith="sample:", state="sealed") if not one.slots.exists()]
    for number in range(count):
        document = documents[number % len(documents)]
        unsigned, field = unsigned_bytes(document), seal_field(document)
        document.sha256 = document.unsigned_sha256  # as before its seal
        prepare = fields_to_prepare(document)
        yield sign_pdf(unsigned, field=field, credential=authority.court_credential(court, now=now), now=now, prepare=prepare)


def _judge(order: tuple[Path, int]) -> tuple[Counter[str], list[str]]:
    folder, seed = order
    anchors = Anchors(x509.load_pem_x509_certificate((folder / ROOT_FILE).read_bytes()))
    return refused(signed_files(folder), anchors, count=_BATCH, seed=seed)


def _alarms(order: tuple[Path, int]) -> int:
    folder, part = order
    anchors = Anchors(x509.load_pem_x509_certificate((folder / ROOT_FILE).read_bytes()))
    originals = (path.read_bytes() for path in sorted((folder / "more").glob("*.pdf"))[part::PROCESSES])
    return sum(report.verdict != Verdict.VALID for report in verify_offline(list(originals), anchors))


@benchmark("delivery_mutants")
def delivery_mutants(say: Say) -> None:
    """Raises SystemExit if a mutant passes or an original is refused."""
    with TemporaryDirectory() as place:
        folder, started = Path(place), time.monotonic()
        write_samples(folder, now=clock.now())
        (folder / MANIFEST_FILE).unlink()
        (folder / "more").mkdir()
        signed = signed_files(folder)
        for number, data in enumerate([*signed, *_more(ORIGINALS - len(signed))]):
            (folder / "more" / f"{number:04}.pdf").write_bytes(data)
        say(f"{ORIGINALS} originals of {len(signed)} kinds made in {time.monotonic() - started:.0f} s")
        with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
            alarms = sum(pool.map(_alarms, [(folder, part) for part in range(PROCESSES)]))
            say(f"originals refused: {alarms} of {ORIGINALS} ({time.monotonic() - started:.0f} s)")
            answers = pool.map(_judge, [(folder, SEED + number) for number in range(MUTANTS // _BATCH)], chunksize=1)
        verdicts = sum((counted for counted, _passed in answers), Counter[str]())
        passed = [name for _counted, names in answers for name in names]
        said = ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items()))
        say(f"mutants let pass: {len(passed)} of {MUTANTS} {passed[:5] or ''} ({said}; {time.monotonic() - started:.0f} s)")
    if alarms or passed:
        raise SystemExit(1)
