"""``manage.py bench delivery_documents``: 200 summonses made in bulk, beside the naive loop measured in the same run.

Processor time of this process, user and system; the machine may be busy with other things.
"""

import gc
import resource
import time
from collections.abc import Callable
from typing import Any, TypeVar

from courtportal.demo.bench.naive_loop import NaiveLoop
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.sample_documents import SAMPLES, sample_court
from courtportal.kernel import clock, ids
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering import forms
from courtportal.kernel.rendering.actions import Notice, document_bytes, issue_document, issue_documents
from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf

SUMMONSES, NAIVELY, SINGLY, LOOKED_AT = 200, 8, 8, 10
_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "明华志远晓月思源嘉禾文静子轩雨桐浩然欣怡"
T = TypeVar("T")


@benchmark("delivery_documents")
def delivery_documents(say: Say) -> None:
    """Raises SystemExit if a document of the batch is not genuine or the batch is less than fifty times the naive loop."""
    mark = ids.new_code(8)
    warm = _issued([_notice(mark, -1)])
    naive = _naive(warm[0], say)
    singly, _some = _measured(lambda: [_singly(mark, number) for number in range(SINGLY)])
    say(f"one by one (engine and pyHanko): {1000 * singly / SINGLY:.1f} ms a document")
    forms.forget()
    gc.collect()
    seconds, documents = _measured(lambda: _issued([_notice(mark, number) for number in range(SUMMONSES)]))
    each = seconds / SUMMONSES
    say(f"{SUMMONSES} summonses in bulk, the form laid out within: {seconds:.2f} s, {1000 * each:.2f} ms a document")
    again, _others = _measured(lambda: _issued([_notice(f"{mark}-again", number) for number in range(SUMMONSES)]))
    say(f"{SUMMONSES} more into the forms that stand: {again:.2f} s, {naive / again * SUMMONSES:.0f} times the naive loop")
    say(f"{naive / each:.0f} times the naive loop; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    sizes = [len(document_bytes(one)) for one in documents]
    say(f"{sum(sizes) // len(sizes) // 1024} KB a file")
    genuine = [
        validate_pdf(document_bytes(one), now=clock.now()).verdict == Verdict.VALID
        for one in documents[:: SUMMONSES // LOOKED_AT]
    ]
    say(f"{sum(genuine)} of {len(genuine)} looked at are genuine")
    if not all(genuine) or naive / each < 50:
        raise SystemExit(1)


def _naive(document: CourtDocument, say: Say) -> float:
    loop, source = NaiveLoop(clock.now()), html_of(document)
    loop.issue(source, 0)  # what is loaded at the first document counts for neither side
    seconds, _files = _measured(lambda: [loop.issue(source, number) for number in range(1, NAIVELY + 1)])
    say(f"the naive loop, {NAIVELY} documents: {1000 * seconds / NAIVELY:.0f} ms a document")
    return seconds / NAIVELY


def _issued(notices: list[Notice]) -> list[CourtDocument]:
    return issue_documents(actor=SYSTEM, kind="summons", court=sample_court(), notices=notices, now=clock.now())


def _singly(mark: str, number: int) -> CourtDocument:
    notice = _notice(f"{mark}-singly", number)
    return issue_document(
        actor=SYSTEM, kind="summons", court=sample_court(), data=notice.data, now=clock.now(), case_number=notice.case_number,
        key=notice.key,
    )  # fmt: skip


def _notice(mark: str, number: int) -> Notice:
    """Somebody else each time, at another place, every third with an address of two lines."""
    far = "祖庙街道某某社区岭南大道北某某花园第十二栋" if number % 3 == 0 else "某某路"
    data: dict[str, Any] = {
        **SAMPLES["summons"],
        "recipient": _NAMES[number % 20] + _GIVEN[number * 7 % 20] + _GIVEN[number * 3 % 20],
        "address": f"广东省佛山市禅城区{far}{number + 2}号",
        "place": f"本院第{number % 9 + 1}审判法庭",
    }
    return Notice(f"bench:{mark}:{number}", data, case_number=f"（2026）粤0604民初{1000 + number}号")


def _measured(run: Callable[[], T]) -> tuple[float, T]:
    before = time.process_time()
    found = run()
    return time.process_time() - before, found
