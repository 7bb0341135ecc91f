"""The copy of an appeal, or of an application for retrial, for another party, and until when it may be answered."""

import datetime as dt
from typing import Any

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.chinese import number_in_words
from filing.applications.models import Application
from filing.applications.papers import cause_of
from filing.applications.rules.answered import ANSWERED_WITHIN, APPEALS, NOTICES
from filing.calendar.rules.limits import TimeLimit, own_limit
from filing.cases.models import CaseLink, Party

AGAINST = {"appeal": "民事判决", "ruling_appeal": "民事裁定"}


@override("zh-hans")
def notice_for(application: Application, party: Party, now: dt.datetime) -> dict[str, Any]:
    """Data of the notice: of an appeal (CPL 174), an application for retrial (CPL 214), or the retrial itself (CPL 218)."""
    limit = own_limit(ANSWERED_WITHIN[NOTICES[application.kind]], abroad=party.abroad)
    made = _of_appeal if application.kind in APPEALS else _of_retrial
    return made(application, party, limit, now)


def _common(application: Application, party: Party, limit: TimeLimit, now: dt.datetime) -> dict[str, Any]:
    return {
        "recipient": party.name,
        "cause": cause_of(application.case),
        "answer_days": limit.term.count,
        "article": f"第{number_in_words(int(limit.source.article))}条",
        "issued_on": clock.local(now).date().isoformat(),
    }


def _of_appeal(application: Application, party: Party, limit: TimeLimit, now: dt.datetime) -> dict[str, Any]:
    return {
        **_common(application, party, limit, now),
        "appellant": application.applicant_name,
        "against": AGAINST[application.kind],
        "requests": application.content.get("requests", ""),
        "reasons": application.content.get("reasons", ""),
    }


def _of_retrial(application: Application, party: Party, limit: TimeLimit, now: dt.datetime) -> dict[str, Any]:
    """What every applicant asks for, and the case in which it was decided."""
    asked = _asked(application)
    tried = application.case if application.kind == "retrial" else _tried(application)
    return {
        **_common(application, party, limit, now),
        "applicants": [one.applicant_name for one in asked],
        "tried": tried.case_number,
        "tried_by": tried.court.name_zh,
        "requests": _each(asked, "requests"),
        "reasons": _each(asked, "reasons"),
    }


def _asked(application: Application) -> list[Application]:
    if application.kind == "retrial":
        return [application]
    led = Application.objects.filter(follow_up=application.case, kind="retrial").select_related("party")
    return list(led.order_by("submitted_at", "pk"))


def _tried(order: Application) -> Any:
    """The case that is retried: from which the examination came."""
    link = order.case.links_in.filter(kind=CaseLink.Kind.RETRIAL).select_related("from_case__court").first()
    return link.from_case if link else order.case


def _each(asked: list[Application], part: str) -> str:
    if len(asked) == 1:
        return str(asked[0].content.get(part, ""))
    return "\n".join(f"{one.applicant_name}：{one.content.get(part, '')}" for one in asked)
