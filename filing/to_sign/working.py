"""The rows of a job are signed one by one, each by its room's own action, with no transaction open.

A worker that dies leaves the row waiting: the action is asked again and finds the signature, so nothing is signed twice.
"""

import datetime as dt
import uuid

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.acting import acting
from courtportal.kernel.identity.serving import still_serves
from courtportal.kernel.outbox import publish
from filing.events import SigningJobStep
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.opened import opened_by
from filing.to_sign.queries import find
from filing.to_sign.refusals import NOT_SIGNED, READ_AGAIN, in_words
from filing.to_sign.sources import Thing, sources

log = structlog.get_logger(__name__)
AT_ONCE = 20
State = SigningRow.State
NOT_WAITING = _("这份文书已经不等待您签名：可能已经退回修改，或者本案的审判人员、书记员有变动。")
NOT_SERVING = _("您已经不担任选择时的职务，没有签名。")
UNREAD = _("您还没有打开阅读这份文书，没有签名。")
FAILED = _("出了差错，没有签名。请打开文书单独签名；仍然不行的，请把时间告诉系统管理员。")


class CannotSign(Exception):
    """Why the row is not signed, in the language of record."""


def work_on(job_id: uuid.UUID, now: dt.datetime) -> None:
    """The next portion of rows; then the next portion is asked for, or the job is done. Called with no transaction open."""
    job = SigningJob.objects.select_related("owner").get(pk=job_id)
    actor = acting(job.owner, Role(job.role), job.court_id)  # the rules judge anew whether that still holds
    for row in job.rows.filter(state=State.WAITING).order_by("number")[:AT_ONCE]:
        row.state, row.problem = State.DONE, ""
        try:
            with override("zh-hans"):
                _sign(actor, row, now)
        except CannotSign as refused:
            row.state, row.problem = State.REFUSED, str(refused)[:300]
        row.save(update_fields=["state", "problem"])
    _go_on(job_id, now)


def _sign(actor: Actor, row: SigningRow, now: dt.datetime) -> None:
    """The row is signed, or was before this process. Raises CannotSign."""
    source, thing = sources()[row.source], find(actor, row.source, row.thing)
    chosen = Thing(row.thing, row.title, row.case_number, "", row.subject, row.version)
    # Signed on the page, but perhaps not noted in the room: its action is asked again, finds the signature and notes it.
    stands = thing is None and source.is_signed(actor.account_id, chosen)
    if not still_serves(actor):
        if stands:
            return
        raise CannotSign(NOT_SERVING)
    if not stands:
        _require_as_chosen(actor, row, thing)
    try:
        source.sign(actor, chosen, now)
    except (OperationalError, InterfaceError):  # a deadlock or a lost connection is no fault of the row: done again
        raise
    except Exception as error:
        words = _words(error) or source.words(error)
        if stands and words:  # noted already, or something keeps the room from noting it: the signature stands all the same
            return
        if not words:
            log.exception("a row of a signing job failed", row=str(row.pk))
        raise CannotSign(words or FAILED) from error


def _require_as_chosen(actor: Actor, row: SigningRow, thing: Thing | None) -> None:
    """Raises CannotSign for what waits no more, has changed or is unread."""
    if thing is None:
        raise CannotSign(NOT_WAITING)
    if (thing.subject, thing.version) != (row.subject, row.version):
        raise CannotSign(str(READ_AGAIN))
    if thing.pk not in opened_by(actor.account_id, [thing]):
        raise CannotSign(UNREAD)


def _words(error: Exception) -> str:
    """What every room refuses with, in words; "" for anything else."""
    if isinstance(error, Refused):
        return "；".join(map(str, error.reasons)) or NOT_WAITING
    if isinstance(error, Http404):
        return NOT_WAITING
    return str(in_words(error)) if isinstance(error, NOT_SIGNED) else ""


@transaction.atomic
def _go_on(job_id: uuid.UUID, now: dt.datetime) -> None:
    job = SigningJob.objects.select_for_update().get(pk=job_id)
    if job.rows.filter(state=State.WAITING).exists():
        publish(SigningJobStep(job_id=job_id), now=now)
    elif job.state != SigningJob.State.DONE:
        job.state, job.finished_at = SigningJob.State.DONE, now
        job.save(update_fields=["state", "finished_at"])
