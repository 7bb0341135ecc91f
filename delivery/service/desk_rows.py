"""One recipient as a row of the clerk's desk: what happened, what is next and when, what one may do."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.web import formats
from courtportal.kernel.web.components import Text, TimelineEntry
from delivery.questions.models import ServiceQuestion
from delivery.service import wording
from delivery.service.actions.go_on import steps_of
from delivery.service.models import ServiceAttempt, ServiceOrder, ServiceRecipient
from delivery.service.noting_words import BY, NOTED, REASONS
from delivery.service.on_paper import items_of
from delivery.service.plan_words import LEFT_OUT, WAYS, WHY, todo
from delivery.service.presentation import attempt_state, cell_state, left_at, why_lost
from delivery.service.queries import Row
from delivery.service.rules.effect import By, Reason
from delivery.service.rules.ladder import PlanStep, Rung


@dataclass(frozen=True)
class Next:
    """What follows: on which day which way begins, if nothing happens before; ``at`` when a publication is over."""

    name: str = ""
    on: dt.date | None = None
    ends_at: dt.datetime | None = None


@dataclass(frozen=True)
class Allowed:
    """For which recipients of a page the actor may note what happened, order a publication and correct the finding of service;
    which questions to answer.
    """

    note: frozenset[uuid.UUID]
    publish: frozenset[uuid.UUID]
    answer: frozenset[uuid.UUID]
    correct: frozenset[uuid.UUID]

    @classmethod
    def on(cls, actor: Actor, rows: Sequence[Row]) -> "Allowed":
        """Four questions for the whole page."""
        keys = [row.recipient.pk for row in rows]

        def those(action: str) -> frozenset[uuid.UUID]:
            return frozenset(visible_to(actor, ServiceRecipient, action).filter(pk__in=keys).values_list("pk", flat=True))

        answer = visible_to(actor, ServiceQuestion, "answer").filter(recipient__in=keys).values_list("pk", flat=True)
        return cls(
            note=those("record_outcome"),
            publish=those("order_publication"),
            answer=frozenset(answer),
            correct=those("correct_finding"),
        )


def row_of(row: Row, order: ServiceOrder, allowed: Allowed) -> dict[str, Any]:
    """Everything the page says about one recipient; asks the database for nothing."""
    recipient, attempts = row.recipient, list(row.attempts)
    recipient.order = order
    may_note = recipient.pk in allowed.note
    steps = steps_of(order)
    return {
        "recipient": recipient,
        "cells": [(cell.document, cell_state(cell, attempts), cell.read_at) for cell in row.cells],
        "effective_at": row.effective_at,
        "working": wording.working_lines(row.cells[0].working) if row.cells else [],
        "basis": wording.basis(row.cells[0].basis) if row.cells else "",
        "attempts": [(one, wording.address(one), attempt_state(one), why_lost(one), left_at(one)) for one in attempts],
        "notes": _notes(attempts),
        "work": [(item, todo(item.kind)) for item in row.work],
        "ladder": ladder(recipient, steps),
        "next": what_is_next(recipient, steps, attempts),
        "letters": [attempt for attempt in attempts if _letter_waits(attempt)],
        "letter_is_made": any(_letter_is_made(attempt) for attempt in attempts),
        "publication": next((one.publication for one in attempts if _runs(one)), None),
        "may_note": may_note,
        "may_invite": may_note and recipient.party.user_id is None,
        "may_publish": recipient.pk in allowed.publish,
        "may_correct": recipient.pk in allowed.correct,
        "proof": recipient.proof,
        "questions": list(recipient.questions.all()),
        "may_answer": allowed.answer,
    }


def _notes(attempts: Sequence[ServiceAttempt]) -> list[dict[str, Any]]:
    """What somebody of the court noted about paper or a call, in the order in which it happened, with its files."""
    notes = sorted((note for one in attempts for note in one.notes.all()), key=lambda note: note.happened_at)
    return [
        {
            "note": note,
            "act": NOTED[note.act],
            "by": BY[By(note.by)] if note.by else "",
            "reason": REASONS[Reason(note.reason)] if note.reason else "",
            "files": list(note.files.all()),
        }
        for note in notes
    ]


def _letter_waits(attempt: ServiceAttempt) -> bool:
    letter = getattr(attempt, "letter", None)
    return letter is not None and letter.ended_at is None and bool(attempt.provider_reference)


def _letter_is_made(attempt: ServiceAttempt) -> bool:
    """Whether the worker is about to get the carrier's number for it."""
    letter = getattr(attempt, "letter", None)
    waits = attempt.state == ServiceAttempt.State.PLANNED and not attempt.provider_reference
    return letter is not None and letter.ended_at is None and waits


def _runs(attempt: ServiceAttempt) -> bool:
    publication = getattr(attempt, "publication", None)
    return publication is not None and publication.ended_at is None


def ladder(recipient: ServiceRecipient, steps: Sequence[PlanStep]) -> list[TimelineEntry]:
    """What began and what was left out, in order; then what is still to come."""
    told = [_told(entry) for entry in recipient.progress]
    if recipient.served_at is not None:
        return told
    if recipient.way and told:
        told[-1] = replace(told[-1], state="now", text=_until(told[-1].text, recipient.step_due_on))
    return [*told, *(TimelineEntry(None, WAYS[step.way], "later") for step in steps[recipient.step + 1 :])]


def _told(entry: dict[str, str]) -> TimelineEntry:
    name = WAYS[Rung(entry["way"])]
    if "left_out" in entry:
        return TimelineEntry(None, name, text=LEFT_OUT[entry["left_out"]], tag=_("跳过"))
    return TimelineEntry(dt.datetime.fromisoformat(entry["at"]), name, text=WHY.get(entry.get("why", ""), ""))


def _until(why: Text, due_on: dt.date | None) -> str:
    return f"{why}\n" + _("%(day)s以前没有送达的，转下一步") % {"day": formats.day(due_on)} if due_on else str(why)


def what_is_next(recipient: ServiceRecipient, steps: Sequence[PlanStep], attempts: Sequence[ServiceAttempt]) -> Next:
    """Which way begins next and on which day; nothing for who is served or where a person decides."""
    if recipient.served_at is not None:
        return Next()
    if running := next((one.publication for one in attempts if _runs(one)), None):
        return Next(ends_at=running.ends_at)
    following = steps[recipient.step + 1 :]
    if recipient.step_due_on is None or not following:
        return Next()
    return Next(str(WAYS[following[0].way]), recipient.step_due_on + dt.timedelta(days=1))


def about(recipient: ServiceRecipient, title: str) -> dict[str, object]:
    """What a page about one recipient says at its head."""
    return {
        "title": title,
        "recipient": recipient,
        "documents": [item.document for item in items_of(recipient)],
        "back": reverse("service:order", args=[recipient.order_id]),
    }
