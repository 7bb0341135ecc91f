"""Submission: the draft becomes a filing, or after a correction the filing's next version."""

import datetime as dt
import uuid
from typing import Any, cast

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock, ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.idempotency import once
from courtportal.kernel.outbox import publish
from filing.causes import registry
from filing.causes.answers import amount_in_dispute, text, texts
from filing.causes.procedures import is_application
from filing.events import FilingSubmitted
from filing.intake.decision_clock import corrected, start_clock
from filing.intake.findings import counted, findings_of_filing
from filing.intake.models import Filing, FilingDraft, FilingVersion
from filing.intake.queries import draft_problems, evidence_rows, filing_clerks, likeness, open_correction, paper_rows
from filing.intake.rules import content as contents
from filing.intake.rules.findings import RULES_VERSION
from filing.intake.sharing.queries import with_signers
from filing.intake.transitions import move
from filing.notices import tell

URGENCY = ("is_urgent", "urgent_for", "urgent_why", "not_urgent_at", "not_urgent_why")


class NotVerified(Exception):
    """Filing online needs a proven real name (人民法院在线诉讼规则 第七条)."""


class NotReady(Exception):
    """Answers are missing or wrong; ``problems`` says where."""

    def __init__(self, problems: list[contents.PlacedProblem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


def submit_once(*, actor: Actor, draft_id: uuid.UUID, key: str, now: dt.datetime, confirms_unchanged: bool = False) -> uuid.UUID:
    """Submit the draft once for the key that the page carries: a second press gives the same filing's id."""
    effect = lambda: submit(actor=actor, draft_id=draft_id, now=now, confirms_unchanged=confirms_unchanged).pk  # noqa: E731 - the effect is this one call
    return uuid.UUID(once(actor=actor, key=key, request_body=str(draft_id).encode(), effect=effect))


@transaction.atomic
def submit(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime, confirms_unchanged: bool = False) -> Filing:
    """The court has the filing from this instant on (the server's clock); the draft closes.

    A decision is due within seven days (民事诉讼法 第一百二十六条), after a correction counted again from the day after
    its arrival (民诉法解释 第一百二十六条). ``confirms_unchanged``: what a correction asked for and was left as it is, is so on
    purpose. Raises NotVerified, NotReady.
    """
    draft = access(actor, FilingDraft, draft_id, "submit", lock=True)
    if not actor.verified and draft.owner.is_active:  # at the counter the clerk has seen the identity document
        raise NotVerified
    today = clock.local(now).date()
    if problems := draft_problems(draft, today):
        raise NotReady(problems)
    snapshot = _snapshot(draft, now) | ({"confirms_unchanged": True} if confirms_unchanged else {})
    filing = _known(draft) if draft.filing else _new_filing(draft, snapshot, now)
    number = filing.versions.count() + 1 if draft.filing else 1
    start_clock(filing, actor, str(number), now)
    filing.amount = amount_in_dispute(draft.form, contents.answers(draft.content))
    filing.findings_to_look_at, filing.hints = counted(findings_of_filing(filing, snapshot))
    filing.rules_version, filing.likeness = RULES_VERSION, likeness(snapshot)
    _note_urgency(filing, snapshot["answers"])
    _move(filing, draft, actor, now)
    FilingVersion.objects.create(
        filing=filing, number=number, content=snapshot, sha256=contents.digest(snapshot), submitted_at=now
    )
    draft.filing, draft.is_open = filing, False
    draft.save(update_fields=["filing", "is_open"])
    record(actor=actor, action="submit", obj=filing, now=now, detail={"sha256": contents.digest(snapshot)})
    if not draft.content.get("bulk"):  # of a bulk job its organisation is told once
        _tell(filing, now)
    publish(FilingSubmitted(filing_id=filing.pk, version=filing.version), now=now)
    return filing


def _snapshot(draft: FilingDraft, now: dt.datetime) -> dict[str, Any]:
    """Everything that was submitted, as plain data, answers complete with what was computed."""
    form, court = draft.form, _court(draft)
    evidence = evidence_rows(draft)
    return {
        "form": draft.form_key,
        "template_version": draft.template_version,
        "cause": draft.cause_code,
        "court": {"id": str(court.pk), "code": court.code, "name": court.name_zh},
        "answers": contents.complete_answers(form, draft.content, evidence),
        "for_client": draft.content.get("for_client", False),
        "parties": with_signers(draft),
        "evidence": evidence,
        "papers": paper_rows(draft),
        "follows": draft.content.get("follows", {}),
        "submitted_at": now.isoformat(),
    }


def _court(draft: FilingDraft) -> Court:
    """The chosen court; that there is one was among the problems asked for."""
    return cast(Court, draft.court)


def title_of(content: dict[str, Any], cause_code: str) -> str:
    """The case as it is called: 林小满 诉 周远航 民间借贷纠纷, or of an application 林小满 申请支付令."""
    cause = registry.get(cause_code).name.zh
    if is_application(cause_code):
        return f"{_first_name(content, contents.PLAINTIFF)} {cause}"
    return f"{_first_name(content, contents.PLAINTIFF)} 诉 {_first_name(content, contents.DEFENDANT)} {cause}"


def _first_name(content: dict[str, Any], role: str) -> str:
    of_role = contents.parties(content, role)
    return str(of_role[0]["answers"]["name"])[:40] + ("等" if len(of_role) > 1 else "")


def _new_filing(draft: FilingDraft, snapshot: dict[str, Any], now: dt.datetime) -> Filing:
    return Filing(
        owner=draft.owner,
        court=_court(draft),
        form_key=draft.form_key,
        template_version=draft.template_version,
        cause_code=snapshot["cause"],
        title=title_of(draft.content, snapshot["cause"]),
        receipt_number=f"S{clock.local(now):%Y%m%d}{ids.new_code(8)}",
        submitted_at=now,
        decide_by=clock.local(now).date(),
    )


def _note_urgency(filing: Filing, answers: dict[str, Any]) -> None:
    """What the filer says is urgent stands with the filing, so that the queue shows it without opening what was submitted.

    The same words again do not undo what a clerk found of them; other words are a new statement.
    """
    urgent = text(answers, "urgent") == "yes"
    said = (texts(answers, "urgent_for"), text(answers, "urgent_why")) if urgent else ([], "")
    if said != (filing.urgent_for, filing.urgent_why):
        filing.not_urgent_at, filing.not_urgent_why = None, ""
    filing.urgent_for, filing.urgent_why = said
    filing.is_urgent = urgent and filing.not_urgent_at is None


def _known(draft: FilingDraft) -> Filing:
    """The filing of a draft that is corrected."""
    return Filing.objects.select_for_update().get(pk=str(draft.filing_id))


def _move(filing: Filing, draft: FilingDraft, actor: Actor, now: dt.datetime) -> None:
    """A new filing waits for a clerk; a corrected one goes back to the clerk who asked for the correction, or, where that one
    serves at the court no more, to all of them.
    """
    if draft.filing_id is None:
        move(filing, "submit", Filing.State.SUBMITTED, actor=actor, now=now)
        return
    request = open_correction(filing)
    if request is not None:
        request.answered_at = now
        request.save(update_fields=["answered_at"])
        corrected(filing, actor, now)
    filing.title = title_of(draft.content, filing.cause_code)
    if filing.claimed_by not in filing_clerks(filing):
        filing.claimed_by, filing.claimed_at = None, None
    to = Filing.State.IN_REVIEW if filing.claimed_by_id else Filing.State.SUBMITTED
    judged = ("findings_to_look_at", "hints", "rules_version", "likeness", *URGENCY)
    fields = ("title", "decide_by", "amount", "escalated_at", "claimed_by", "claimed_at", *judged)
    filing.escalated_at = None
    move(filing, "supplement", to, actor=actor, now=now, fields=fields)


def _tell(filing: Filing, now: dt.datetime) -> None:
    number = filing.versions.count()
    tell(
        filing.owner,
        title=_("法院已收到您的立案申请") if number == 1 else _("法院已收到您的补正材料"),
        body=_("收到编号 %(number)s。法院最迟于%(due)s前答复。"),
        facts={"number": filing.receipt_number, "due": filing.decide_by},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"filing-submitted:{filing.pk}:{number}",
        now=now,
    )
