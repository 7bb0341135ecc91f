"""Something is applied for in a case: by a party or its agent, by the panel itself, or by an agent who wants to join."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from courtportal.kernel import clock, ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.applications.appellants import appeal_in_the_way, is_heard
from filing.applications.explaining import is_small_claim, may_ask_original
from filing.applications.missed_terms import RESTORED, why_not_restored
from filing.applications.models import Application, ApplicationFile
from filing.applications.queries import WAITING, standing_of
from filing.applications.recusal import COMMITTEE, DECIDING, JUDGING, RECUSALS
from filing.applications.rules.answered import APPEALS
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.chain import KNOWN_ON, ORIGINAL, RETRIAL
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rules.openness import Standing, why_closed
from filing.applications.rules.retrial_term import why_late
from filing.applications.rules.special import RULINGS as SPECIAL_RULINGS
from filing.applications.rules.special_review import REVIEWS
from filing.applications.rules.summons_and_bankruptcy import RULINGS as OTHER_RULINGS
from filing.applications.sending_up import decide_by, is_away
from filing.applications.terms import meet_terms
from filing.calendar.actions.trial_clock import pause_trial_limit
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import TrialExtension
from filing.calendar.rules.trial_limit import ASKED_AHEAD, next_extension
from filing.calendar.trial import trial_deadline
from filing.cases.holding import access_party
from filing.cases.models import Case, Party, Procedure
from filing.cases.rules.procedure import NOT_SMALL
from filing.cases.timeline import add_timeline_entry
from filing.events import ApplicationSubmitted
from filing.intake.rules.content import digest
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind

RECEIPT_LENGTH = 12
# Kinds of which only one may wait at a time.
ONCE_AT_A_TIME = frozenset({
    "withdrawal", "jurisdiction_objection", "transfer", "suspension", "conversion", "collegial_panel", "trial_extension",
    "preservation_lifting", "dismissal", "termination", "refusal_reconsideration",
    "special_withdrawal", "security_objection", "mediation_confirmation", *SPECIAL_RULINGS, *OTHER_RULINGS,
    *REVIEWS,
})  # fmt: skip
# Of these one of each party: each has a right and a term of its own. Appeals have a rule of their own (``appeal_in_the_way``).
OF_EACH_PARTY = frozenset({"refusal_reconsideration", "special_withdrawal", *REVIEWS})


class CannotApply(Exception):
    """The application is not open; ``code`` is one of ``why_closed``, of ``retrial_term.why_late`` or ``waiting``, ``no_court``,
    ``files``, ``incomplete``, ``opponent``, or ``independent`` where the court itself would bring in somebody's own claim
    (CPL-I 81); ``appealed``, ``appealed_above`` or ``appeal_withdrawn`` because of ``appeal``.
    """

    def __init__(self, code: str, appeal: Application | None = None) -> None:
        super().__init__(code)
        self.code, self.appeal = code, appeal


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the kind, the answers to its fields, the papers, and the key minted with the form.

    ``kept``: papers of the applicant's own saved material that are handed in as they are kept now.
    """

    kind: str
    content: Mapping[str, str]
    key: str
    uploads: Sequence[Upload] = field(default_factory=tuple)
    kept: Sequence[uuid.UUID] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When something was handed in or posted, and since when the court has had it: then its own term to decide begins."""

    handed_in_at: dt.datetime
    received_at: dt.datetime


@transaction.atomic
def submit_application(*, actor: Actor, party_id: uuid.UUID, request: Request, now: dt.datetime) -> Application:
    """The party's application with its arrival time and receipt number; the same key again gives the same application.

    Who may: the party, or its agent within the scope of the authority (CPL 62). Raises CannotApply. Event:
    ApplicationSubmitted, after which the paper and the receipt are made.
    """
    kind = KINDS[request.kind]
    party = access_party(actor, party_id, "apply_specially" if kind.special else "apply")
    if known := _known(actor, request.key):
        return known
    case = Case.objects.select_for_update(of=("self",)).select_related("court__parent").get(pk=party.case_id)
    require_open(kind, case, [party], standing_of(actor, case, [party], clock.local(now).date()))
    return create(actor=actor, case=case, party=party, request=request, now=now)


@transaction.atomic
def put_forward(*, actor: Actor, case_id: uuid.UUID, request: Request, now: dt.datetime) -> Application:
    """The panel itself puts the question (依职权). Who may: who presides. Raises CannotApply. Event: ApplicationSubmitted."""
    case = access(actor, Case, case_id, "put_forward", lock=True)
    if known := _known(actor, request.key):
        return known
    require_open(KINDS[request.kind], case, [], standing_of(actor, case, [], clock.local(now).date()))
    return create(actor=actor, case=case, party=None, request=request, now=now)


def _known(actor: Actor, key: str) -> Application | None:
    return Application.objects.filter(key=key, submitted_by_id=actor.user_id).first()


def require_open(kind: ApplicationKind, case: Case, parties: list[Party], standing: Standing) -> None:
    """Whoever stands so may apply for it now, and the same does not wait already. Raises CannotApply."""
    require_no_appeal(kind, case, parties)
    if code := why_closed(kind, standing) or ("waiting" if is_waiting(kind, case, parties) else ""):
        raise CannotApply(code)


def require_no_appeal(kind: ApplicationKind, case: Case, parties: list[Party]) -> None:
    """These parties have not appealed already (``appeal_in_the_way``). Raises CannotApply."""
    if appeal := appeal_in_the_way(kind.code, case, parties):
        there = "appealed_above" if appeal.follow_up else "appealed"
        raise CannotApply(there if is_heard(appeal) else "appeal_withdrawn", appeal)


def is_waiting(kind: ApplicationKind, case: Case, parties: list[Party]) -> bool:
    """Whether the same waits already, where only one may: of these parties, or of anybody."""
    if kind.code not in ONCE_AT_A_TIME:
        return False
    waiting = Application.objects.filter(case=case, kind=kind.code, state__in=WAITING)
    if kind.code in OF_EACH_PARTY:
        waiting = waiting.filter(party__in=parties)
    return waiting.exists()


def create(
    *, actor: Actor, case: Case, party: Party | None, request: Request, now: dt.datetime, arrival: Arrival | None = None
) -> Application:
    """Store the application in the caller's transaction, which has judged that it is open. Raises CannotApply.

    What came through an account arrives ``now``; what came on paper did so at its ``arrival``.
    """
    arrival = arrival or Arrival(now, now)
    kind = KINDS[request.kind]
    # Who asks from outside on paper does so through a clerk.
    of_own_motion = party is None and actor.is_staff and not request.content.get("outsider")
    if of_own_motion and request.content.get("independent") == "yes":
        raise CannotApply("independent")
    content = _content(kind, request, of_own_motion=of_own_motion)
    _require_opponents(kind, case, party, content)
    if content.get("ground") == NOT_SMALL and not is_small_claim(case):
        raise CannotApply("ground")
    if kind.code == RETRIAL:
        _require_in_time(case, content, clock.local(arrival.handed_in_at).date())
    if kind.code == RESTORED and party is not None:
        _require_restorable(case, party, content, clock.local(arrival.handed_in_at).date())
    court, decider = _who_decides(kind, case, content, now)
    application = Application.objects.create(
        case=case,
        court=court,
        kind=kind.code,
        decider=decider,
        party=party,
        submitted_by_id=actor.account_id,
        content=content,
        sha256=digest({"kind": kind.code, "content": content, "submitted_at": arrival.handed_in_at.isoformat()}),
        confidential=kind.confidential,
        internal=kind.secret,
        submitted_at=arrival.handed_in_at,
        decide_by=_decide_by(kind, case, content, arrival.received_at),
        receipt_number=ids.new_code(RECEIPT_LENGTH),
        key=request.key,
    )
    _keep_files(actor, application, request)
    if kind.stops_clock:
        pause_trial_limit(actor=actor, case=case, reason=kind.stops_clock, key=f"application:{application.pk}", now=now)
    meet_terms(application, actor, now)
    add_timeline_entry(
        case=case, kind="application", key=f"application:{application.pk}", title_zh=f"提出申请：{kind.name.zh}",
        title_en=f"Applied for: {kind.name.en}", now=arrival.handed_in_at, for_court_only=kind.confidential or kind.secret,
    )  # fmt: skip
    record(actor=actor, action="apply", obj=application, now=now, detail={"kind": kind.code, "sha256": application.sha256})
    publish(ApplicationSubmitted(application_id=application.pk, case_id=case.pk), now=now)
    return application


def _require_in_time(case: Case, content: Mapping[str, str], today: dt.date) -> None:
    """The ground of the retrial can still be brought forward that day (CPL 216)."""
    known_on = dt.date.fromisoformat(content[KNOWN_ON]) if content[KNOWN_ON] else None
    if case.effective_on is None:
        return
    code = why_late(
        content["ground"], effective_on=case.effective_on, known_on=known_on, today=today, calendar=calendar_in_force()
    )
    if code:
        raise CannotApply(code)


def _require_restorable(case: Case, party: Party, content: Mapping[str, str], today: dt.date) -> None:
    ended_on = dt.date.fromisoformat(content["ended_on"])
    if code := why_not_restored(case, party, term=content["term"], ended_on=ended_on, today=today):
        raise CannotApply(code)


def _who_decides(kind: ApplicationKind, case: Case, content: Mapping[str, str], now: dt.datetime) -> tuple[Court, str]:
    """The court and the office that decide; a second extension of the trial limit goes to the president of the court above.

    Raises CannotApply: ``no_court``, ``no_limit``, or ``late`` for an extension asked for in the last fifteen days
    (法释〔2019〕4号 art. 1). The retrial of a small claim is asked for at the court that judged it (CPL-I 424); of another one
    there too, where the law lets and it was chosen (CPL 210), else ``original_court``. The president decides on the recusal of
    judges and enforcement officers, the adjudication committee on that of the president, who presides on that of the others
    (CPL 49).
    """
    upper, decider = kind.upper_court, kind.decider
    if kind.code in RECUSALS and not _is_the_presidents(case, content):
        decider = "panel"
    elif kind.code in RECUSALS and _is_of_the_president(case, content):
        decider = COMMITTEE
    if kind.code == RETRIAL:
        upper = case.procedure != Procedure.SMALL_CLAIMS and not _chose_original(case, content)
    if kind.code == "trial_extension":
        deadline = trial_deadline(case)
        step = (
            next_extension(deadline.rule, TrialExtension.objects.filter(case=case, rule=deadline.rule).count())
            if deadline
            else None
        )
        if deadline is None or step is None:
            raise CannotApply("no_limit")
        if clock.local(now).date() + ASKED_AHEAD > deadline.due_on:
            raise CannotApply("late")
        if step.approved_by == "upper_court":
            upper, decider = True, "president"
    court = case.court.parent if upper else case.court
    if court is None:
        raise CannotApply("no_court")
    return court, decider


def _is_the_presidents(case: Case, content: Mapping[str, str]) -> bool:
    """Also the recusal of a clerk, where nobody presides."""
    sitting = case.panel.filter(ended_at=None)
    return sitting.filter(pk=content["member"], duty__in=DECIDING).exists() or not sitting.filter(duty__in=JUDGING).exists()


def _is_of_the_president(case: Case, content: Mapping[str, str]) -> bool:
    """Whether who should stand aside is a president of the court."""
    presidents = Appointment.objects.filter(court=case.court, role=Role.PRESIDENT, ended_at=None)
    return case.panel.filter(pk=content["member"], user__in=presidents.values("user")).exists()


def _chose_original(case: Case, content: Mapping[str, str]) -> bool:
    """The court that judged is asked for the retrial, as the applicant chose. Raises CannotApply where it is not open."""
    if content.get("court") != ORIGINAL:
        return False
    if not may_ask_original(case):
        raise CannotApply("original_court")
    return True


def _content(kind: ApplicationKind, request: Request, *, of_own_motion: bool) -> dict[str, str]:
    """The answers to the kind's own fields and nothing else; all required ones are there, and the papers that a party has to
    hand in.
    """
    content = {one.key: request.content.get(one.key, "").strip() for one in kind.fields}
    beside = ("agent", "principal", "outsider", "organisation", *(one.key for one in kind.terms))
    extra = {key: request.content[key] for key in beside if key in request.content}
    if any(one.is_needed(content) and not content[one.key] for one in kind.fields):
        raise CannotApply("incomplete")
    if kind.files_required and not (request.uploads or request.kept) and not of_own_motion:
        raise CannotApply("files")
    return {**content, **extra}


def _require_opponents(kind: ApplicationKind, case: Case, party: Party | None, content: Mapping[str, str]) -> None:
    """Against whom it is applied for is another party of the case."""
    others = {str(key) for key in case.parties.filter(left_at=None).values_list("pk", flat=True)}
    others -= {str(party.pk)} if party else set()
    if any(one.kind == "opponent" and content[one.key] not in others for one in kind.fields):
        raise CannotApply("opponent")


def _decide_by(kind: ApplicationKind, case: Case, content: dict[str, str], received_at: dt.datetime) -> dt.datetime | None:
    """Of an appeal the court above decides only when it has been sent up (CPL 174); until then no term runs."""
    goes_up = kind.code in APPEALS and not is_away(case.pk)
    return None if goes_up else decide_by(kind.within(content), received_at)


def _keep_files(actor: Actor, application: Application, request: Request) -> None:
    """An authority that was kept stands first, as one that was sent does; then what was sent, then what else was kept."""
    kept = [access(actor, KeptPaper, one, "view") for one in request.kept]
    authorities = [_kept_file(one) for one in kept if one.kind == PaperKind.POWER_OF_ATTORNEY]
    others = [_kept_file(one) for one in kept if one.kind != PaperKind.POWER_OF_ATTORNEY]
    sent = [_sent_file(actor, upload) for upload in request.uploads]
    for order, file in enumerate([*authorities, *sent, *others], 1):
        file.application, file.order = application, order
        file.save()


def _sent_file(actor: Actor, upload: Upload) -> ApplicationFile:
    found = access(actor, Upload, upload.pk, "use")
    if found.stored is None:
        raise CannotApply("files")
    return ApplicationFile(file=found.stored, file_name=found.original_name[:200], pages=page_count(found.stored, found.pages))


def _kept_file(paper: KeptPaper) -> ApplicationFile:
    version = paper.latest()
    return ApplicationFile(file=version.file, file_name=version.file_name, pages=page_count(version.file, version.pages))
