"""``manage.py bench filing_bulk``: a table of 500 rows is read, checked and submitted, while somebody else writes.

The worker's own steps, one after the other in this process; beside them a thread asks for SQLite's write lock as any page would,
and says how long it waited at the most.
"""

import csv
import datetime as dt
import io
import sqlite3
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image, ImageDraw

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.story.claim import lending_answers
from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation, Person, User
from courtportal.kernel.identity.rules.credit_code import check_character
from courtportal.kernel.uploads.actions import receive
from courtportal.kernel.uploads.models import Upload
from filing.bulk.actions.start import start_job, submit_right_rows
from filing.bulk.models import BulkFiler, BulkJob, BulkRow
from filing.bulk.queries import counts
from filing.bulk.rules.columns import columns
from filing.bulk.subscribers import STEPS, do_step
from filing.events import BulkStep
from filing.intake.models import Filing

ROWS, FORM, FILE = 500, "private_lending", "借条.png"
COURT, CODE = "粤0604", "91440604MA5DEM010"


class Neighbour:
    """Another writer, who wants the database every twentieth of a second."""

    def __init__(self) -> None:
        self.longest, self.writes, self._over = 0.0, 0, threading.Event()

    def _write(self) -> None:
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)
        while not self._over.wait(0.05):
            begun = time.monotonic()
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            self.longest, self.writes = max(self.longest, time.monotonic() - begun), self.writes + 1
        other.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """It writes for as long as the block runs."""
        thread = threading.Thread(target=self._write)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()


def _row(number: int, today: dt.date) -> dict[str, str]:
    typed = lending_answers(
        principal="100000", interest="3600", lender="演示银行", borrower=f"周远航{number}", phone="13800000001", day=today
    )
    answers = {key: "、".join(value) if isinstance(value, list) else str(value) for key, value in typed.items()}
    who = {"ref": f"合同{number}", "d1.kind": "个人", "d1.name": f"周远航{number}", "d1.phone": "13800000002"}
    evidence = {"evidence_files": FILE, "evidence_kinds": "借条、欠条、收条", "evidence_purposes": "证明借款"}
    return {**answers, **who, "d1.address": f"佛山市禅城区演示路{number}号", **evidence}


def table(rows: int, today: dt.date) -> bytes:
    """So many right rows as CSV."""
    keys = ["ref", *(column.key for column in columns(FORM))]
    text = io.StringIO()
    lines = [_row(number, today) for number in range(1, rows + 1)]
    csv.writer(text).writerows([keys, *([one.get(key, "") for key in keys] for one in lines)])
    return text.getvalue().encode("utf-8-sig")


def archive() -> bytes:
    """A ZIP with the one paper that every row names."""
    picture, out = Image.new("RGB", (1240, 1754), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((200, 200), "IOU 100,000", fill="black")
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(FILE, drawn.getvalue())
    return out.getvalue()


def begin(rows: int) -> tuple[Actor, BulkJob]:
    """An admitted bank's job with that many rows, handed in."""
    now, court = clock.now(), Court.objects.get(code=COURT)
    person = Person.objects.create(name="银行经办人", identity_number="110101198503020024")
    user = User.objects.create_user(email="bank@bench.example", display_name="银行经办人", person=person)
    bank = Organisation.objects.create(
        owner=user, name="演示银行（虚构）", unified_social_credit_code=CODE + check_character(CODE), phone="0757-82345678",
        business_address="佛山市禅城区演示路1号", registered_address="佛山市禅城区演示路1号", legal_representative="韩行长",
    )  # fmt: skip
    filer = BulkFiler.objects.create(organisation=bank, user=user, court=court, state=BulkFiler.State.ADMITTED, applied_at=now)
    actor = Actor(role=Role.LITIGANT, user_id=user.pk, person_id=person.pk, verified=True, name=user.display_name)

    def sent(data: bytes, name: str, purpose: str) -> Upload:
        return receive(actor, ContentFile(data, name=name), purpose, now)

    job = start_job(
        actor=actor, filer_id=filer.pk, form_key=FORM, table=sent(table(rows, clock.today()), "批量.csv", "table"),
        archive=sent(archive(), "证据.zip", "archive"), now=now,
    )  # fmt: skip
    return actor, job


def _until(job: BulkJob, wanted: BulkJob.State) -> float:
    """Let the steps follow each other as the worker would; returns the seconds."""
    begun = time.monotonic()
    step_of = {state: step for step, (state, _portion) in STEPS.items()}
    while (state := BulkJob.objects.get(pk=job.pk).state) != wanted:
        if state not in step_of:
            raise RuntimeError(state)
        do_step(BulkStep(job_id=job.pk, step=step_of[BulkJob.State(state)]), clock.now())
    return time.monotonic() - begun


@benchmark("filing_bulk")
def filing_bulk(say: Say) -> None:
    """Raises SystemExit unless every row is a filing, once."""
    actor, job = begin(ROWS)
    neighbour = Neighbour()
    with neighbour.writing():
        checked = _until(job, BulkJob.State.CHECKED)
        submit_right_rows(actor=actor, job_id=job.pk, now=clock.now())
        submitted = _until(job, BulkJob.State.DONE)
    found = counts(job)
    say(f"{ROWS} rows read and checked in {checked:.1f} s ({ROWS / checked:.0f} rows a second)")
    say(f"submitted in {submitted:.1f} s ({ROWS / submitted:.1f} rows a second), {found['submitted']} filings")
    say(f"another writer waited {neighbour.longest:.2f} s at the most, in {neighbour.writes} writes")
    if found["submitted"] != ROWS or Filing.objects.filter(bulk_row__job=job).count() != ROWS:
        wrong = BulkRow.objects.filter(job=job).exclude(state="submitted").first()
        say(f"not submitted: {found}, such as {wrong and wrong.problems}")
        raise SystemExit(1)
