"""The demo's story from beginning to end, and whether it has been told."""

import datetime as dt
from collections.abc import Callable

from courtportal.demo.people import make_people
from courtportal.demo.story import hearing, outcome, service, trial
from courtportal.demo.story.clockwork import Telling
from courtportal.kernel.outbox.models import ScheduledJob
from filing.cases.models import Case
from filing.decisions.models import Decision
from search.demo.load import load_demo as load_corpus

TOLD = "demo.story"


def told() -> bool:
    """The whole story stands in the database."""
    return ScheduledJob.objects.filter(name=TOLD).exists()


def tell_story(*, now: dt.datetime, say: Callable[[str], object]) -> Telling:
    """Tell the main story up to now, and leave others waiting at its stations. Raises StoryStuck."""
    telling = Telling(now=now, say=say)
    with telling.stage("people", telling.moment(95)) as moment:
        make_people(moment)
    case = _tell_trial(telling)
    decision = _tell_decision(telling, case)
    _tell_enforcement(telling, decision)
    _leave_others_waiting(telling)
    with telling.stage("corpus: judgments and enforcement cases", now) as moment:
        load_corpus(moment)
    ScheduledJob.objects.create(name=TOLD, due_at=now + dt.timedelta(days=36500))
    return telling


def _tell_trial(telling: Telling) -> Case:
    """Filed 90 days ago, accepted, served, paid, answered and heard."""
    with telling.stage("file", telling.moment(90)) as moment:
        filing = trial.file_claim(plaintiff="litigant", defendant="debtor", principal="100000.00", interest="4000.00", now=moment)
    with telling.stage("accept, render, seal, serve", telling.moment(88)) as moment:
        case = trial.accept_filing(filing_id=filing.pk, now=moment)
    with telling.stage("pay", telling.moment(87)) as moment:
        trial.pay_fee(case=case, plaintiff="litigant", now=moment)
    with telling.stage("first service", telling.moment(87, 15)) as moment:
        service.receive_first_service(case=case, defendant="debtor", now=moment)
    with telling.stage("answer", telling.moment(80)) as moment:
        service.give_answer(case=case, defendant="debtor", text="借款本金属实，但利息约定不明，请求依法调整。", now=moment)
    sitting = telling.moment(62, 9, 30)
    with telling.stage("schedule the hearing", telling.moment(70)) as moment:
        sitting_row = hearing.schedule(case=case, starts_at=sitting, now=moment)
    with telling.stage("hearing: record and recognise", sitting) as moment:
        transcript = hearing.hold(hearing=sitting_row, now=moment)
    with telling.stage("correct, sign and seal the transcript", telling.moment(62, 14)) as moment:
        hearing.correct_by_script(transcript=transcript, now=moment)
        hearing.sign_by_all(transcript=transcript, now=moment)
    return case


def _tell_decision(telling: Telling, case: Case) -> Decision:
    """Decided, served, effective when the appeal terms were over, published."""
    with telling.stage("decide: draft, sign, seal, serve", telling.moment(58)) as moment:
        decision = outcome.decide(case=case, now=moment)
    for days_ago in range(45, 30, -1):  # the job that looks each minute is asked each morning until the term is over
        if Decision.objects.get(pk=decision.pk).effective_on:
            break
        with telling.stage("take effect", telling.moment(days_ago)):
            pass
    with telling.stage("anonymise, release, index", telling.moment(29)) as moment:
        outcome.publish(decision=decision, now=moment)
    return decision


def _tell_enforcement(telling: Telling, decision: Decision) -> None:
    """Not performed: applied, accepted, noticed, frozen, listed; the case is open now."""
    with telling.stage("apply for enforcement, accept", telling.moment(25)) as moment:
        enforcement = outcome.enforce(case=decision.case, creditor="litigant", now=moment)
    with telling.stage("enforcement notice", telling.moment(24)) as moment:
        outcome.notify_debtor(enforcement=enforcement, now=moment)
    with telling.stage("freeze", telling.moment(20)) as moment:
        outcome.freeze(enforcement=enforcement, now=moment)
    with telling.stage("list the debtor", telling.moment(3)) as moment:
        outcome.list_debtor(enforcement=enforcement, now=moment)


def _leave_others_waiting(telling: Telling) -> None:
    """One case with its hearing next morning, the term to answer over before it; one filing in the clerk's queue."""
    with telling.stage("a case with its hearing tomorrow: filed", telling.moment(30)) as moment:
        filing = trial.file_claim(plaintiff="litigant", defendant="debtor", principal="36000.00", interest="900.00", now=moment)
        case = trial.accept_filing(filing_id=filing.pk, now=moment)
    with telling.stage("a case with its hearing tomorrow: paid for", telling.moment(29)) as moment:
        trial.pay_fee(case=case, plaintiff="litigant", now=moment)
        trial.ask_to_act(case=case, agent="lawyer", principal="litigant", now=moment)
    with telling.stage("a case with its hearing tomorrow: its agent admitted", telling.moment(28)) as moment:
        trial.admit_agent(case=case, now=moment)
    with telling.stage("a case with its hearing tomorrow: served", telling.moment(28, 15)) as moment:
        service.receive_first_service(case=case, defendant="debtor", now=moment)
    with telling.stage("a case with its hearing tomorrow: scheduled", telling.moment(10)) as moment:
        hearing.schedule(case=case, starts_at=telling.next_sitting(), now=moment)
    with telling.stage("a filing in the queue", telling.moment(1)) as moment:
        trial.file_claim(plaintiff="litigant", defendant="debtor", principal="8000.00", interest="120.00", now=moment)
