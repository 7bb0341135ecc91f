"""What is still to come in a case whose decision is about to be signed, and its end when the case is decided."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.web import formats
from filing.applications.recusal import Challenge, open_challenges
from filing.calendar.actions.cancel import call_off
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.kinds import TERMS_FOR_EVIDENCE, TERMS_TO_ANSWER
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES, TIME_LIMITS
from filing.calendar.wording import state_words
from filing.cases.grouping import heard_together
from filing.cases.models import Case, CaseLink, Party
from filing.cases.timeline import add_timeline_entry
from filing.cases.told import not_told
from filing.causes.forms import language
from filing.decisions.models import Decision
from filing.decisions.rules.untried import Ground
from filing.decisions.unheard import held_at_different_times, lacks_trial, unpaid_fees
from filing.decisions.wording import no_trial_in_words
from filing.fees.models import Fee

# Terms of the parties within which they may still say or show something before the court decides.
TERMS = (*TERMS_TO_ANSWER, *TERMS_FOR_EVIDENCE, "jurisdiction_objection", "jurisdiction_objection_abroad", *REVIEW_ANSWER_RULES)
# Terms of the case below that its parties still have while the appeal is decided (CPL 174).
TERMS_BELOW = REVIEW_ANSWER_RULES
TO_COME = (Hearing.State.SCHEDULED, Hearing.State.OPEN, Hearing.State.RECESS)


@dataclass(frozen=True, slots=True)
class StandingOpen:
    """The hearings that are not closed, the terms of the parties whose last day is not over, the recusals not decided yet.

    Before a judgment also who does not know of the suit, on which grounds alone it is given without a trial where none was
    held, whether one at different times was that does not count, and the fees that were not prepaid.
    """

    hearings: tuple[Hearing, ...]
    terms: tuple[Deadline, ...]
    challenges: tuple[Challenge, ...] = ()
    not_told: tuple[Party, ...] = ()
    no_trial: tuple[Ground, ...] = ()
    unpaid: tuple[Fee, ...] = ()
    at_different_times: bool = False

    def __len__(self) -> int:
        many = (self.hearings, self.terms, self.challenges, self.not_told, self.unpaid)
        return sum(map(len, many)) + bool(self.no_trial)

    def unheard_in_words(self) -> list[str]:
        """Each defendant who does not know of the suit, in a line."""
        return [_("起诉状副本尚未送达被告%(name)s（民事诉讼法第一百二十八条）") % {"name": one.name} for one in self.not_told]

    def in_words(self) -> list[str]:
        """Each in a line, in the reader's language."""
        return [*self.unheard_in_words(), *self._undone_in_words(), *self._to_come_in_words()]

    def _undone_in_words(self) -> list[str]:
        words = no_trial_in_words(self.no_trial, at_different_times=self.at_different_times)
        no_trial = [words] if self.no_trial else []
        unpaid = [
            _("%(who)s的诉讼费（%(purpose)s）%(amount)s元尚未预交，也未获准缓交、减交、免交")
            % {
                "who": one.payer.name if one.payer else _("原告"),
                "purpose": one.get_purpose_display(),
                "amount": one.outstanding,
            }
            for one in self.unpaid
        ]
        return no_trial + unpaid

    def _to_come_in_words(self) -> list[str]:
        held = [
            _("%(day)s的%(what)s：%(state)s")
            % {
                "day": formats.day(clock.local(one.starts_at).date()),
                "what": one.get_kind_display(),
                "state": state_words(one),
            }
            for one in self.hearings
        ]
        running = [
            _("%(who)s：%(matter)s，期限到%(due)s")
            % {
                "who": one.party.name if one.party else _("法院"),
                "matter": TIME_LIMITS[one.rule].matter.in_language(language()),
                "due": formats.day(one.due_on),
            }
            for one in self.terms
        ]
        asked = [
            (_("%(duty)s%(name)s请求自行回避，等待决定") if one.is_own else _("申请%(duty)s%(name)s回避，等待决定"))
            % {"duty": one.member.get_duty_display(), "name": one.member.user.display_name}
            for one in self.challenges
        ]
        return held + running + asked


def standing_open(case: Case, today: dt.date, kind: str = Decision.Kind.JUDGMENT) -> StandingOpen:
    """What a decision given today would cut off, and for a judgment what must come before it.

    The caller holds the case through ``access``.
    """
    hearings = Hearing.objects.filter(case__in=heard_together(case), state__in=TO_COME).order_by("starts_at")
    ours = Q(case=case, rule__in=TERMS) | Q(case__in=_under_review(case), rule__in=TERMS_BELOW)
    terms = Deadline.objects.filter(ours, state=Deadline.State.RUNNING, due_on__gte=today)
    running = terms.select_related("party").order_by("due_on", "pk")
    to_come = tuple(hearings), tuple(running), tuple(open_challenges(case))
    if kind != Decision.Kind.JUDGMENT:
        return StandingOpen(*to_come)
    no_trial = lacks_trial(case)
    at_different_times = bool(no_trial) and held_at_different_times(case)
    return StandingOpen(*to_come, tuple(not_told(case)), no_trial, tuple(unpaid_fees(case)), at_different_times)


def _under_review(case: Case) -> "QuerySet[CaseLink, Any]":
    """The cases whose decision is under appeal in this one: there the parties answer the appeal."""
    return case.links_in.filter(kind=CaseLink.Kind.APPEAL).values("from_case")


def end_what_was_to_come(case: Case, *, actor: Actor, now: dt.datetime) -> None:
    """The decided case has no hearing and no term of its parties before it any more, and its timeline says so.

    A hearing of several cases stays as long as one of them is undecided. In the caller's transaction.
    """
    together = heard_together(case)
    if all(one.pk == case.pk or one.state in Case.AFTER_DECISION for one in together):
        for hearing in Hearing.objects.filter(case__in=together, state=Hearing.State.SCHEDULED).order_by("starts_at"):
            call_off(actor=actor, hearing=hearing, reason="案件已经裁判", now=now)
    for below in case.links_in.filter(kind=CaseLink.Kind.APPEAL):
        end_deadlines(actor=actor, rules=REVIEW_ANSWER_RULES, state=Deadline.State.CANCELLED, now=now, case_id=below.from_case_id)
    if end_deadlines(actor=actor, rules=TERMS, state=Deadline.State.CANCELLED, now=now, case_id=case.pk):
        add_timeline_entry(
            case=case,
            kind="terms_ended",
            key=f"terms_ended:{case.pk}",
            title_zh="案件已经裁判，尚未届满的答辩、举证等期限终止",
            title_en="Decided: the terms for answer and evidence that still ran have ended",
            now=now,
        )
