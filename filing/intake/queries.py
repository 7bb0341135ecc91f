"""Reads for the litigant's filing and for the clerk's review, always scoped to the actor."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.serving import serving
from courtportal.kernel.reading.counting import sheets
from courtportal.kernel.vault.fields import blind_index
from courtportal.kernel.vault.models import StoredFile
from filing.cases.chain import suit_of
from filing.cases.models import Case, Party
from filing.cases.policies import own_party
from filing.causes.answers import Problem, amount_in_dispute
from filing.causes.claims import first_of_no_claims
from filing.causes.procedures import needs_defendant
from filing.fees.rules.kinds import needs_amount
from filing.intake.models import CorrectionRequest, DraftEvidence, Filing, FilingDraft, FilingVersion, InstantDraw, SecondLook
from filing.intake.policies import JUDGES, UNDECIDED, without_clerk
from filing.intake.rules import content as contents
from filing.intake.sharing.queries import clients, draft_digest, unsigned
from filing.page_words import medium_zh
from filing.parties.known import user_of
from filing.parties.rules.agents import named_agents

State = Filing.State


def open_correction(filing: Filing) -> CorrectionRequest | None:
    """The correction that waits for the litigant, if any; of a filing withdrawn or rejected meanwhile none waits."""
    if filing.state != State.SUPPLEMENT_REQUESTED:
        return None
    return filing.corrections.filter(answered_at=None).order_by("-number").first()


def correction_pages(draft: FilingDraft) -> frozenset[str] | None:
    """The pages that a correction opens; None if the draft is free."""
    if draft.filing is None:
        return None
    request = open_correction(draft.filing)
    return frozenset(item["page"] for item in request.items) if request else frozenset()


def evidence_rows(draft: FilingDraft) -> list[dict[str, Any]]:
    """The catalogue of a draft as plain data with running page numbers, as it goes into the snapshot."""
    rows: list[dict[str, Any]] = []
    first = 1
    for item in draft.evidence.select_related("file").order_by("order"):
        rows.append(
            {
                "id": str(item.pk),
                "order": item.order,
                "title": item.title,
                "purpose": item.purpose,
                "kinds": list(item.kinds),
                "file_id": str(item.file_id),
                "sha256": item.file.sha256,
                "file_name": item.file_name,
                "pages": item.pages,
                "medium": medium_zh(item.file.media_type),
                "originals": list(item.originals),
                "first_page": first,
                "last_page": first + sheets(item.pages) - 1,
            }
        )
        first += sheets(item.pages)
    return rows


def agents_named(draft: FilingDraft) -> list[str]:
    """The names of the agents of the plaintiffs, each once, as they are named."""
    sides = (contents.facts(one) for one in contents.parties(draft.content, contents.PLAINTIFF))
    return list(dict.fromkeys(agent.name for facts in sides for agent in named_agents(facts) if agent.name))


def paper_rows(draft: FilingDraft) -> list[dict[str, Any]]:
    """The papers of identity and authority of a draft as plain data, as they go into the snapshot."""
    return [
        {
            "id": str(paper.pk),
            "order": paper.order,
            "kind": paper.kind,
            "organisation": str((paper.kept and paper.kept.organisation_id) or ""),
            "title": paper.title,
            "file_id": str(paper.file_id),
            "sha256": paper.file.sha256,
            "file_name": paper.file_name,
            "pages": paper.pages,
            **({"agent": paper.agent} if paper.agent else {}),
        }
        for paper in draft.papers.select_related("file", "kept").order_by("order")
    ]


SHARING = "sharing"


def signed_content(draft: FilingDraft) -> str:
    """The SHA-256 of what a client signs, as the draft stands now."""
    return draft_digest(draft, evidence_rows(draft), paper_rows(draft))


def unsigned_problems(draft: FilingDraft) -> list[contents.PlacedProblem]:
    """Every invited client whose signature under the draft as it stands is missing."""
    if not clients(draft).exists():
        return []
    waiting = unsigned(draft, signed_content(draft))
    return [contents.PlacedProblem(SHARING, Problem(SHARING, "not_signed", {"name": share.name})) for share in waiting]


def _no_claims(draft: FilingDraft) -> list[contents.PlacedProblem]:
    """A suit without claims is not submitted (民事诉讼法 第一百二十二条第三项); a correction of other pages is."""
    found, allowed = first_of_no_claims(draft.form, contents.answers(draft.content)), correction_pages(draft)
    if found is None or (allowed is not None and found[0] not in allowed):
        return []
    return [contents.PlacedProblem(found[0], Problem(found[0], "needs_claim"))]


def draft_problems(draft: FilingDraft, today: dt.date) -> list[contents.PlacedProblem]:
    """What stands in the way of submitting the draft."""
    form, found = draft.form, []
    if needs_amount(draft.cause_code) and amount_in_dispute(form, contents.answers(draft.content)) is None:
        page = next(page.key for page in form.pages if any(element.type == "money" for element in page.elements))
        found.append(contents.PlacedProblem(page, Problem(page, "needs_amount")))
    found += _no_claims(draft)
    found += contents.all_problems(
        form,
        draft.content,
        evidence=DraftEvidence.objects.filter(draft=draft).count(),
        has_court=draft.court_id is not None,
        today=today,
        needs_defendant=needs_defendant(draft.cause_code),
    )
    return found + unsigned_problems(draft)


def pending_like(snapshot: Mapping[str, Any], *, owner_id: uuid.UUID, besides: uuid.UUID | None) -> tuple[str, ...]:
    """What the same parties have pending on the same cause and amount: receipt numbers, another filer's covered.

    The court must not take the same suit twice (民事诉讼法 第一百二十七条第五项, 民诉法解释 第二百四十七条).
    """
    same = Filing.objects.filter(likeness=likeness(snapshot)).exclude(likeness="")
    same = same.exclude(pk=besides) if besides else same
    closed = Case.objects.filter(state=Case.State.CLOSED, filing_id__in=same.values("pk")).values("filing_id")
    rows = same.filter(state__in=[*OPEN_STATES, State.ACCEPTED]).exclude(pk__in=closed).order_by("submitted_at")[:3]
    return tuple(row.receipt_number if row.owner_id == owner_id else f"S****{row.receipt_number[-4:]}" for row in rows)


def likeness(snapshot: Mapping[str, Any]) -> str:
    """The digest under which filings of the same parties, cause and amount are found; '' while parties are missing."""
    sides = contents.likeness(snapshot)
    return blind_index("filing_likeness", sides) if sides else ""


def filing_of(case: Case) -> Filing | None:
    """The filing from which the case came, also under another number before; None for a case that was not filed online."""
    filing_id = case.filing_id or suit_of(case).filing_id
    return Filing.objects.filter(pk=filing_id).first() if filing_id else None


def case_of(actor: Actor, filing: Filing) -> Case | None:
    """The case that the actor sees of an accepted filing; the suit where a payment order failed before it."""
    if filing.state != State.ACCEPTED:
        return None
    return visible_to(actor, Case).filter(filing_id=filing.pk).order_by("-accepted_at", "-pk").first()


def latest_version(filing: Filing) -> FilingVersion:
    """What was submitted last."""
    return filing.versions.order_by("-number")[0]


def version_of_step(filing: Filing, version: int) -> FilingVersion:
    """What was submitted by the step after which the filing had this version; the last if it is not known."""
    step = filing.transitions.filter(version=version).first()
    return (step and filing.versions.filter(submitted_at=step.happened_at).first()) or latest_version(filing)


def stored_file(file_id: str) -> StoredFile:
    """A file named in a snapshot; the caller has checked the snapshot's access."""
    return StoredFile.objects.get(pk=file_id)


def my_drafts(actor: Actor) -> models.QuerySet[FilingDraft]:
    """The actor's drafts that were never submitted."""
    return visible_to(actor, FilingDraft).filter(filing=None, is_open=True).select_related("court").order_by("-updated_at")


def my_filings(actor: Actor) -> models.QuerySet[Filing]:
    """The actor's filings that have not become cases."""
    return visible_to(actor, Filing).exclude(state=State.ACCEPTED).select_related("court").order_by("-submitted_at")


OPEN_STATES = (State.SUBMITTED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED)
ELSEWHERE = (State.TO_MEDIATION, State.TO_PAYMENT_ORDER)
# Where a rejection, which another clerk was asked to look at, can still go out.
REJECTABLE = (State.IN_REVIEW, State.SUPPLEMENT_REQUESTED)
DONE = (State.ACCEPTED, State.RETURNED, State.REFUSED, State.INFORMED, State.WITHDRAWN, State.SETTLED)
QUEUES = ("mine", "section", "second_look", "in_progress", "no_clerk", "overdue", "sample", "done")
# "Done" goes this far back; older ones are found by the filter.
RECENT = dt.timedelta(days=30)


def _queue(actor: Actor, name: str, now: dt.datetime) -> Q:
    """The condition of one view of the queue. Raises KeyError for an unknown name."""
    return {
        "mine": Q(state=State.IN_REVIEW, claimed_by_id=actor.user_id),
        "section": Q(state=State.SUBMITTED),
        "second_look": Q(state__in=REJECTABLE) & Q(pk__in=visible_to(actor, SecondLook, "give").values("filing_id")),
        # Its states first: the index has court and state, an OR would read all filings of the court.
        "in_progress": Q(state__in=[State.IN_REVIEW, State.SUPPLEMENT_REQUESTED, *ELSEWHERE])
        & ~Q(state=State.IN_REVIEW, claimed_by_id=actor.user_id),
        "no_clerk": Q(state__in=UNDECIDED) & without_clerk(actor),
        "overdue": Q(state__in=[State.SUBMITTED, State.IN_REVIEW], decide_by__lt=clock.local(now).date()),
        "sample": Q(state=State.ACCEPTED, instant_draw__outcome=""),
        "done": Q(state__in=DONE, decided_at__gte=now - RECENT),
    }[name]


def review_queue(actor: Actor, name: str, now: dt.datetime) -> models.QuerySet[Filing]:
    """One saved view of the filing clerk's queue, what is urgent first: a query, never a copied list.

    Raises KeyError for an unknown name.
    """
    rows = visible_to(actor, Filing, "review").filter(_queue(actor, name, now)).select_related("claimed_by")
    decided = name in {"done", "sample"}
    return rows.order_by("-decided_at") if decided else rows.order_by("-is_urgent", "decide_by", "submitted_at")


def draw_of(filing: Filing) -> InstantDraw | None:
    """The draw of a filing that the portal accepted by itself; the caller has checked the filing's access."""
    return InstantDraw.objects.filter(filing=filing).select_related("reviewed_by", "setting").first()


def picks_from(actor: Actor, draft: FilingDraft) -> User:
    """From whose address book people of a draft are picked: the actor's, or of a filing at the counter that of its owner.

    What is entered is kept in the owner's, whoever writes with, for acceptance finds the parties there.
    """
    return user_of(actor) if draft.owner.is_active else draft.owner


def filing_clerks(filing: Filing) -> models.QuerySet[User]:
    """Who could have the filing: the filing clerks of its court, its filer not among them."""
    return _serving(filing, Role.FILING_CLERK)


def judges_of(filing: Filing) -> models.QuerySet[User]:
    """Who could sign a ruling on the filing: the judges of its court, its filer not among them."""
    return _serving(filing, *JUDGES)


def rulings_nobody_signs() -> models.QuerySet[SecondLook]:
    """Rulings before a judge who serves at the court no more: they wait for nobody, until the clerk puts them elsewhere."""
    waiting = SecondLook.objects.filter(SecondLook.OPEN, judge__isnull=False)
    return waiting.exclude(serving("judge", "filing__court", JUDGES))


def _serving(filing: Filing, *roles: Role) -> models.QuerySet[User]:
    serving = User.objects.filter(
        appointments__role__in=roles, appointments__court_id=filing.court_id, appointments__ended_at=None
    )
    return serving.filter(is_active=True).exclude(pk=filing.owner_id).distinct().order_by("display_name")


def ruling_before_judge(filing: Filing, ground: str, reason: str) -> SecondLook | None:
    """The ruling with these words as it was put before a judge, signed or not yet; not one sent back or taken back.

    What was put before a judge before the filing was corrected is another ruling.
    """
    put = (
        filing.second_looks.exclude(judge=None)
        .exclude(agrees=False)
        .filter(taken_back_at=None)
        .select_related("judge", "asked_by")
    )
    put = put.filter(ground=ground, reason=reason.strip(), asked_at__gte=latest_version(filing).submitted_at)
    return put.order_by("-asked_at").first()


def prefill(draft: FilingDraft, today: dt.date) -> dict[str, str]:
    """What the court knows already, offered on pages not yet filled in."""
    own = next(iter(contents.parties(draft.content, contents.PLAINTIFF)), None)
    mine = contents.facts(own) if own else {}
    return {
        "today": today.isoformat(),
        "my_name": mine.get("name", ""),
        "my_phone": mine.get("phone", ""),
        "my_address": mine.get("habitual_residence") or mine.get("address", ""),
        "i_am_husband": {"male": "yes", "female": "no"}.get(mine.get("sex", ""), ""),
        "my_email": draft.owner.email or "",
        "plaintiffs": contents.names(draft.content, contents.PLAINTIFF),
        "defendants": contents.names(draft.content, contents.DEFENDANT),
    }


def own_case(actor: Actor, number: str) -> Case | None:
    """The case of that number in which the actor is a party today, or acts for one; None for every other."""
    mine = Party.objects.filter(own_party(actor), left_at=None, case__case_number=number)
    return Case.objects.filter(pk__in=mine.values("case")).first()
