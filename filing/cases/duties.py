"""What a party or its agent must do next, in all matters together: each with its day and the one page where it is done."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.web.formats import money
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.kinds import KINDS
from filing.calendar.rules.limits import TIME_LIMITS, rules_of
from filing.calendar.wording import where
from filing.cases.grouping import heard_with
from filing.cases.models import Case, Party
from filing.cases.queries import ANSWER_RULES, EVIDENCE_RULES, my_deadlines, my_hearings, to_pay
from filing.causes import naming
from filing.causes.forms import language
from filing.fees.models import Fee
from filing.fees.presentation import kind_name
from filing.intake.models import CorrectionRequest, Filing
from filing.online.asked import answered_by, planned_online
from filing.online.queries import own_turns, own_ways, unanswered
from filing.online.rules import STEP_OF_SITTING, Step

# Terms of what a party may do and need not.
RIGHTS = frozenset(
    rules_of(
        "appeal_judgment", "appeal_ruling", "jurisdiction_objection", "security_objection", "bankruptcy_objection",
        "ruling_objection", "distribution_objection", "distribution_counter", "distribution_suit", "outsider_suit",
        "reconsideration", "refusal_reconsideration", "payment_order_suit",
    )
)  # fmt: skip
MOST = 20  # of each kind; who has more finds them in the lists of the cases


class Duty(NamedTuple):
    """One thing to do: what, in which matter, on which page; ``due`` is its last day, ``at`` the moment of a hearing."""

    what: str
    about: str
    url: str
    due: dt.date | None = None
    at: dt.datetime | None = None


Source = Callable[[Actor], Iterable[Duty]]
_sources: list[Source] = []


def register_duties(source: Source) -> Source:
    """Decorator: what this function of another app finds stands in the list, too. Its queries do not grow with the rows."""
    if source not in _sources:
        _sources.append(source)
    return source


def duties_of(actor: Actor, now: dt.datetime) -> list[Duty]:
    """What the actor must do, the most urgent first; what has no day is to be done today."""
    today = clock.local(now).date()
    hearings = _coming(actor, now)
    heard = [*_hearings(actor, hearings, now), *_consents(actor, hearings, now)]
    own = [*_corrections(actor), *_fees(actor), *_terms(actor, today), *heard]
    found = [*own, *(duty for source in _sources for duty in source(actor))]
    return sorted(found, key=lambda duty: (duty.due or today, duty.at is not None, duty.what, duty.about))


def matter(case: Case) -> str:
    """The case as the list names it."""
    return f"{naming.in_words(case.title, case.cause_code)} {case.case_number}"


def _corrections(actor: Actor) -> Iterable[Duty]:
    asked = CorrectionRequest.objects.filter(
        filing__in=visible_to(actor, Filing).filter(state=Filing.State.SUPPLEMENT_REQUESTED), answered_at=None
    )
    for one in asked.select_related("filing").order_by("due_on", "pk")[:MOST]:
        title = naming.in_words(one.filing.title, one.filing.cause_code)
        yield Duty(_("补正立案材料"), title, reverse("filing:filing", args=[one.filing_id]), one.due_on)


def _fees(actor: Actor) -> Iterable[Duty]:
    for fee in to_pay(actor, visible_to(actor, Fee)).select_related("case")[:MOST]:
        words = _("交纳%(kind)s %(amount)s") % {"kind": kind_name(fee), "amount": money(fee.outstanding)}
        yield Duty(words, matter(fee.case), reverse("filing:fee", args=[fee.pk]), fee.due_on)


def _terms(actor: Actor, today: dt.date) -> Iterable[Duty]:
    """The terms of the own parties but those of fees, which are said with their amount."""
    of_a_fee = Exists(Fee.objects.filter(deadline=OuterRef("pk")))
    rows = list(my_deadlines(actor, today).filter(~of_a_fee)[:MOST])
    answering = _ids(visible_to(actor, Party, "answer").filter(pk__in=[one.party_id for one in rows]))
    proving = _ids(visible_to(actor, Case, "hand_in_evidence").filter(pk__in=[one.case_id for one in rows]))
    for one in rows:
        if one.case is not None:
            matter_of_term = TIME_LIMITS[one.rule].matter.in_language("en" if language().startswith("en") else "zh")
            words = _("可以%(what)s") % {"what": matter_of_term} if one.rule in RIGHTS else matter_of_term
            yield Duty(words, matter(one.case), _page_of(one, answering, proving), one.due_on)


def _ids(rows: Iterable[Party] | Iterable[Case]) -> set[uuid.UUID]:
    return {row.pk for row in rows}


def _page_of(one: Deadline, answering: set[uuid.UUID], proving: set[uuid.UUID]) -> str:
    """Where the term is met; for what needs a choice first, the page of the case with its next step."""
    if one.rule in ANSWER_RULES and one.party_id in answering:
        return reverse("filing:answer", args=[one.party_id])
    if one.rule in EVIDENCE_RULES and one.case_id in proving:
        return reverse("filing:case_evidence", args=[one.case_id])
    return reverse("filing:case", args=[one.case_id])


def _coming(actor: Actor, now: dt.datetime) -> list[Hearing]:
    return list(my_hearings(actor, now).exclude(state=Hearing.State.CLOSED)[:MOST])


def _hearings(actor: Actor, hearings: list[Hearing], now: dt.datetime) -> Iterable[Duty]:
    """Each as it is held for the own side: before the screen, at the court, or in turns on the platform."""
    ways, turns = own_ways(actor, hearings, now), own_turns(actor, hearings)
    for hearing in hearings:
        day, about = clock.local(hearing.starts_at).date(), matter(hearing.case)
        if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
            turn = turns.get(hearing.pk)
            what = KINDS[hearing.kind].asynchronous.in_language(language())
            words = (_("%(what)s，请陈述") if turn else _("%(what)s，轮到您时在平台上陈述")) % {"what": what}
            due = clock.local(turn.due_at).date() if turn and turn.due_at else day
            yield Duty(words, about, reverse("filing:turns", args=[hearing.pk]), due)
            continue
        online = {way.online for way in ways[hearing.pk]}
        room = where(hearing, online=True in online)
        what, of = _attending(hearing, online), f"{about} {room}".rstrip()
        yield Duty(what, of, reverse("filing:case", args=[hearing.case_id]), day, hearing.starts_at)


def _attending(hearing: Hearing, online: set[bool]) -> str:
    """What who acts for these parties does at the time of the hearing."""
    if hearing.kind != Hearing.Kind.TRIAL:
        mixed, at_court = _("参加%(what)s，有的当事人在线，有的到法院"), _("到法院参加%(what)s")
        words = mixed if len(online) > 1 else _("在线参加%(what)s") if online == {True} else at_court
        return words % {"what": hearing.get_kind_display()}
    if len(online) > 1:
        return _("参加庭审，有的当事人在线，有的到法庭")
    return _("在线参加庭审") if online == {True} else _("到法庭参加庭审")


def _consents(actor: Actor, hearings: list[Hearing], now: dt.datetime) -> Iterable[Duty]:
    """What the court asks whether it may be online, and of a hearing so planned until it takes place, each party once."""
    planned = planned_online(hearings)
    together = heard_with({one.case_id for one in planned})
    days = {
        (case, STEP_OF_SITTING[one.kind].value): clock.local(one.starts_at).date()
        for one in reversed(planned)
        for case in together[one.case_id]
    }
    asked = {(row.party_id, row.step): row for row in reversed(unanswered(actor, days.keys(), now)[:MOST])}
    several = Counter(row.party.case_id for row in asked.values())
    for row in asked.values():
        name = f" {row.party.name}" if several[row.party.case_id] > 1 else ""
        url = reverse("filing:online_answer", args=[row.party_id]) + f"?step={row.step}"
        day = days.get((row.party.case_id, row.step))
        words = (
            _("答复是否同意在线开庭")
            if day and row.step == Step.HEARING
            else _("答复是否同意在线进行：%(step)s") % {"step": row.get_step_display()}
        )
        yield Duty(words, matter(row.party.case) + name, url, answered_by(row.made_at, day, now))
