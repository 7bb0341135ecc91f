"""Sittings that are set and that a party's term, begun only afterwards, outlasts: who set them is told once of each."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filing.calendar.exchanges import day_of
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.kinds import KINDS, TERMS_FOR_EVIDENCE, TERMS_TO_ANSWER
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.scheduling import TermsAhead
from filing.calendar.telling import tell_panel
from filing.cases.grouping import heard_with
from filing.cases.models import Case, PanelMember

Duty = PanelMember.Duty
_WHO = Q(duty__in=(Duty.SOLE_JUDGE, Duty.PRESIDING_JUDGE, Duty.ASSISTANT, Duty.CLERK))
_WAITED_FOR = (*TERMS_TO_ANSWER, *TERMS_FOR_EVIDENCE)


def tell_of_outlasted(case: Case, begun: Iterable[Deadline], now: dt.datetime) -> None:
    """Judge and clerk read which sitting, of the case or one heard together with it, comes before the end of one of these terms.

    In the transaction in which the terms began, or began anew; once for each sitting and last day, however many terms begin
    together.
    """
    running = [one for one in begun if one.rule in _WAITED_FOR and one.state == Deadline.State.RUNNING]
    if not running:
        return
    sittings = Hearing.objects.filter(case__in=heard_with([case.pk])[case.pk], state=Hearing.State.SCHEDULED, starts_at__gt=now)
    for sitting in sittings.select_related("case").order_by("starts_at", "pk"):
        if longer := [term for term in running if _outlasts(term, sitting)]:
            _tell(sitting, longer, now)


def _outlasts(term: Deadline, sitting: Hearing) -> bool:
    its = KINDS[sitting.kind]
    ends = TermsAhead(
        over=term.due_on if term.rule in its.terms_before else None,
        ended=term.due_on if term.rule in its.terms_ended else None,
    )
    return bool(ends.against(day_of(sitting)))


def _tell(sitting: Hearing, terms: Sequence[Deadline], now: dt.datetime) -> None:
    matters = [TIME_LIMITS[rule].matter for rule in dict.fromkeys(term.rule for term in terms)]
    latest = max(term.due_on for term in terms)
    tell_panel(
        sitting.case,
        title=_("已经安排的%(what)s早于期限届满"),
        body=_(
            "%(case)s：%(who)s的期限（%(matter)s）现在开始计算，到%(due)s才届满，已经安排的%(what)s在%(day)s。请改期；不改期的，不用操作。"
        ),
        facts={
            "what": Hearing.Kind(sitting.kind).label,
            "who": _whose(terms),
            "matter": {"zh-hans": "、".join(one.zh for one in matters), "en": ", ".join(one.en for one in matters)},
            "due": latest,
            "day": day_of(sitting),
        },
        link=reverse("filing:hearing_reschedule", args=[sitting.pk]),
        key=f"early:{sitting.pk}:{latest.isoformat()}",
        now=now,
        only=_WHO,
    )


def _whose(terms: Sequence[Deadline]) -> dict[str, str]:
    """The first party by name, and how many they are."""
    count, first = len({term.party_id for term in terms}), terms[0].party
    name = first.name if first else ""
    if count == 1:
        return {"zh-hans": name, "en": name}
    return {"zh-hans": f"{name}等{count}名当事人", "en": f"{count} parties ({name} and others)"}
