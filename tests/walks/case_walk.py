"""A random walk over filing and case actions, through the pages, as Hypothesis leads it (pain 24).

Whoever is drawn does whatever is drawn, fitting or not. After each step: no page answered with an error of the server (the
test browser raises it), and every case moved only along a line of the table of states.
"""

import datetime as dt
import itertools
import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.applications.queries import acting_for, standing_of
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.openness import open_kinds, why_closed
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Hearing
from filing.calendar.schedule import count_stopped_clocks, lapse_deadlines, warn_of_trial_limits
from filing.cases.models import Case, PanelMember
from filing.cases.rules.states import TRANSITIONS, legal_acts
from filing.decisions.forms import DecisionForm
from filing.decisions.models import Decision
from filing.decisions.schedule import judgments_take_effect
from filing.enforcement.models import EnforcementApplication
from filing.intake.models import Filing
from tests.factories.disputes import Dispute, make_dispute, typed
from tests.factories.filings import filing_clerk, make_filing, make_upload
from tests.factories.people import actor_for, make_room, make_staff
from tests.factories.sessions import sign_in

EPOCH = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)
FINE = {200, 302, 400, 403, 404, 405, 409, 422}
ROLES = ("plaintiff", "defendant", "judge", "clerk", "head", "president", "filing_clerk_above", "president_above", "stranger")
steps: Counter[str] = Counter()
answers: Counter[int] = Counter()
_numbers = itertools.count(1)
MOST_FILINGS = 2

whoever = st.sampled_from(ROLES)
any_kind = st.sampled_from(sorted(KINDS))
nth = st.integers(0, 7)
outcome = st.sampled_from(["granted", "granted", "refused"])


class CaseWalk(RuleBasedStateMachine):
    """One dispute with all that comes of it, and the filings beside it."""

    @initialize()
    def begin(self) -> None:
        """A case of first instance, everyone around it, and an enforcement officer at the court."""
        self.before = transaction.savepoint()
        self.now = EPOCH
        self.clients: dict[uuid.UUID, Client] = {}
        self.filings = 0
        with clock.at(self.now):
            self.dispute: Dispute = make_dispute(self.now)
            self.court = self.dispute.case.court
            make_staff(Role.ENFORCEMENT_OFFICER, self.court)
            self.reviewer = filing_clerk(self.court)
        self.states = {self.dispute.case.pk: self.dispute.case.state}

    def teardown(self) -> None:
        """The next walk finds the database as this one did: its steps depend on its seed alone, and stay as quick."""
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)

    # Who and what there is.

    def cases(self) -> list[Case]:
        """The case of first instance and what came of it, and the accepted filings."""
        return list(Case.objects.filter(pk__in=self.states).order_by("pk")) or [self.dispute.case]

    def actor(self, name: str, case: Case) -> Actor:
        """Whoever has this part in the case: judges and clerks are those of its panel now."""
        duties = {"judge": ("sole_judge", "presiding_judge"), "clerk": ("clerk",)}
        if name in duties:
            member = PanelMember.objects.filter(case=case, duty__in=duties[name], ended_at=None).select_related("user").first()
            if member is not None:
                return actor_for(member.user)
        return getattr(self.dispute, name)  # type: ignore[no-any-return]

    def client(self, actor: Actor) -> Client:
        """The browser of the actor, kept."""
        key = actor.account_id
        if key not in self.clients:
            self.clients[key] = sign_in(User.objects.get(pk=key))
        return self.clients[key]

    def go(self, step: str, actor: Actor, name: str, *arguments: Any, data: dict[str, Any] | None = None) -> Any:
        """One request; counts it and looks at the answer."""
        steps[step] += 1
        with clock.at(self.now):
            url, client = reverse(f"filing:{name}", args=arguments), self.client(actor)
            answer = client.get(url) if data is None else client.post(url, data)
        answers[answer.status_code] += 1
        assert answer.status_code in FINE, (step, name, answer.status_code)
        return answer

    # What is done.

    @rule(name=whoever, kind=any_kind, number=nth)
    def apply(self, name: str, kind: str, number: int) -> None:
        """Apply for anything; it is made exactly when the rules say that it is open and nothing of the kind waits."""
        case = self.cases()[number % len(self.states)]
        actor, before = self.actor(name, case), Application.objects.count()
        sees = self.go("page", actor, "application_choose", case.pk).status_code == 200
        standing = standing_of(actor, case, acting_for(actor, case), clock.local(self.now).date())
        is_open = sees and kind != "representation" and why_closed(KINDS[kind], standing) == ""
        content = self.content(case, kind, name)
        if KINDS[kind].files_required and not actor.is_staff:
            content["file_1_upload"] = str(make_upload(User.objects.get(pk=actor.account_id), self.now).pk)
        answer = self.go("apply", actor, "application_new", case.pk, kind, data=content)
        made = Application.objects.count() - before
        assert made == int(answer.status_code == 302), (kind, name, answer.status_code)
        assert is_open or not made, (kind, name, case.state)

    @rule(name=st.sampled_from(["plaintiff", "defendant", "judge"]), number=nth, pick=st.integers(0, 30))
    def apply_rightly(self, name: str, number: int, pick: int) -> None:
        """Something that is open now, so that walks come further."""
        case = self.cases()[number % len(self.states)]
        actor = self.actor(name, case)
        standing = standing_of(actor, case, acting_for(actor, case), clock.local(self.now).date())
        kinds = [kind.code for kind in open_kinds(KINDS, standing)]
        if kinds:
            self.apply(name, kinds[pick % len(kinds)], number)

    def content(self, case: Case, kind: str, applicant: str) -> dict[str, Any]:
        """What is typed; something is left out where the case has nobody or nothing to name."""
        key = {"key": f"walk {next(_numbers)}"}
        try:
            typed_in = typed(case, kind, applicant=applicant)
        except IndexError:
            return key
        if kind == "consolidation":
            typed_in["other"] = self.cases()[-1].case_number
        return typed_in | key

    @rule(name=whoever, number=nth, what=outcome)
    def decide(self, name: str, number: int, what: str) -> None:
        """Somebody decides; nobody but the right one succeeds."""
        waiting = list(Application.objects.filter(case_id__in=self.states, state__in=["submitted", "checked"]).order_by("pk"))
        if not waiting:
            return
        application = waiting[number % len(waiting)]
        actor = self.actor(name, application.case)
        data = {"outcome": what, "reasons": "经审查属实。", "until": "2027-01-20", "confirmed": "yes"}
        self.go("decide", actor, "application_decide", application.pk, data=data)
        self.find_new_cases()

    @rule(number=nth, what=outcome)
    def decide_rightly(self, number: int, what: str) -> None:
        """The one who may decides, so that walks come further."""
        waiting = list(Application.objects.filter(case_id__in=self.states, state__in=["submitted", "checked"]).order_by("pk"))
        if not waiting:
            return
        application = waiting[number % len(waiting)]
        above = application.court_id != self.court.pk
        names = {
            "panel": "judge",
            "clerk": "clerk",
            "filing_clerk": "filing_clerk_above",
            "heads": "head",
            "president": "president",
        }
        name = names[application.decider]
        if application.state == "checked" or name == "president":
            name = "president_above" if above else "president"
        actor = self.actor(name, application.case)
        step = "application_check" if name == "head" else "application_decide"
        data = {"outcome": what, "reasons": "经审查属实。", "until": "2027-01-20", "confirmed": "yes"}
        self.go("decide", actor, step, application.pk, data=data)
        self.find_new_cases()

    @rule(number=nth, name=st.sampled_from(["clerk", "clerk", "judge", "plaintiff"]))
    def seal(self, number: int, name: str) -> None:
        """A ruling that waits is sealed."""
        ruled = list(Application.objects.filter(case_id__in=self.states, state="ruled").order_by("pk"))
        if ruled:
            application = ruled[number % len(ruled)]
            self.go("seal", self.actor(name, application.case), "application_seal", application.pk, data={})
            self.find_new_cases()

    @rule(number=nth, name=whoever)
    def take_back(self, number: int, name: str) -> None:
        """Any application, by anyone."""
        rows = list(Application.objects.filter(case_id__in=self.states).order_by("pk"))
        if rows:
            application = rows[number % len(rows)]
            self.go("withdraw", self.actor(name, application.case), "application_withdraw", application.pk, data={})

    @rule(name=whoever, number=nth, page=st.sampled_from(["case", "dossier", "draws", "case_evidence", "hearing_schedule"]))
    def read(self, name: str, number: int, page: str) -> None:
        """Any page of any case, by anyone."""
        case = self.cases()[number % len(self.states)]
        self.go("page", self.actor(name, case), page, case.pk)

    @rule(name=whoever, number=nth)
    def read_application(self, name: str, number: int) -> None:
        """Any application and the queue, by anyone."""
        rows = list(Application.objects.filter(case_id__in=self.states).order_by("pk"))
        if rows:
            application = rows[number % len(rows)]
            self.go("page", self.actor(name, application.case), "application", application.pk)
        self.go("page", getattr(self.dispute, name), "application_queue")

    @rule(name=whoever, number=nth, days=st.integers(1, 30))
    def schedule(self, name: str, number: int, days: int) -> None:
        """A hearing on some day; clashes and days of rest are told."""
        case = self.cases()[number % len(self.states)]
        day = (clock.local(self.now) + dt.timedelta(days=days)).date()
        data = {"room": make_room(case.court).pk, "day": day.isoformat(), "time": "09:30", "minutes": "60", "mode": "online"}
        self.go("schedule", self.actor(name, case), "hearing_schedule", case.pk, data=data)

    @rule(number=nth, name=st.sampled_from(["judge", "clerk", "defendant"]))
    def call_off(self, number: int, name: str) -> None:
        """A hearing is cancelled."""
        rows = list(Hearing.objects.filter(case_id__in=self.states).order_by("pk"))
        if rows:
            hearing = rows[number % len(rows)]
            self.go(
                "cancel",
                self.actor(name, hearing.case),
                "hearing_cancel",
                hearing.pk,
                data={"reason": "临时公务", "seen": hearing.sequence},
            )

    @rule(name=st.sampled_from(["plaintiff", "defendant", "judge"]), number=nth)
    def hand_in(self, name: str, number: int) -> None:
        """A piece of evidence."""
        case = self.cases()[number % len(self.states)]
        actor = self.actor(name, case)
        upload = make_upload(User.objects.get(pk=actor.account_id), self.now)
        data = {"file_upload": str(upload.pk), "title": "收据", "purpose": "证明付款"}
        self.go("evidence", actor, "case_evidence", case.pk, data=data)

    @rule(name=st.sampled_from(["plaintiff", "defendant"]), number=nth)
    def answer(self, name: str, number: int) -> None:
        """An answer for any party."""
        case = self.cases()[number % len(self.states)]
        party = case.parties.order_by("role", "order").last()
        if party is not None:
            self.go("answer", self.actor(name, case), "answer", party.pk, data={"text": "已经归还"})

    @rule(reason=st.sampled_from(["settlement", "publication", "nonsense"]), number=nth, name=whoever)
    def stop_clock(self, reason: str, number: int, name: str) -> None:
        """The trial limit stands still, or goes on."""
        case = self.cases()[number % len(self.states)]
        self.go("clock", self.actor(name, case), "limit_stop", case.pk, data={"reason": reason})
        pause = case.trial_pauses.filter(ended_on=None).first()
        if pause is not None and number % 2:
            self.go("clock", self.actor(name, case), "limit_go_on", case.pk, pause.pk, data={})

    @rule(name=st.sampled_from(["judge", "judge", "clerk", "plaintiff"]))
    def draft_judgment(self, name: str) -> None:
        """The judgment of the first case is begun, and finished if it is there."""
        case = self.dispute.case
        actor = self.actor(name, case)
        self.go("judgment", actor, "decision_start", case.pk, data={})
        decision = Decision.objects.filter(case=case, state="draft").first()
        if decision is None:
            return
        owed = [{**decision.obligations[0], "principal": "100000.00"}]
        form = DecisionForm.initial_from(decision.content, owed, decision.version)
        data = {key: "" if value is None else value for key, value in form.items()}
        data |= {"introduction": "本案已开庭审理。", "finish": "1"}
        self.go("judgment", actor, "decision_edit", decision.pk, data=data)

    @rule(name=st.sampled_from(["judge", "clerk", "defendant"]), step=st.sampled_from(["decision_sign", "decision_seal"]))
    def finish_judgment(self, name: str, step: str) -> None:
        """Signed by the judge, sealed by the clerk, or tried by somebody else."""
        decision = Decision.objects.filter(case=self.dispute.case).first()
        if decision is not None:
            data = {"reason": "双方均同意提前裁判。"}
            self.go("judgment", self.actor(name, decision.case), step, decision.pk, data=data)

    @rule()
    def serve_judgment(self) -> None:
        """The sealed judgment reaches both parties: their terms for appeal run."""
        decision = Decision.objects.filter(case=self.dispute.case, state="sealed").first()
        if decision is None or decision.document_id is None:
            return
        steps["serve"] += 1
        with clock.at(self.now):
            for party in decision.case.parties.filter(left_at=None):
                service_took_effect(
                    case_id=decision.case_id, party_id=party.pk, document_ids=[decision.document_id], effective_at=self.now,
                    now=self.now,
                )  # fmt: skip

    @rule(days=st.integers(1, 25))
    def days_pass(self, days: int) -> None:
        """Time passes, and what the portal does by itself is done."""
        steps["time"] += 1
        self.now += dt.timedelta(days=days)
        self.clients.clear()  # the sessions ended meanwhile
        with clock.at(self.now):
            for job in (lapse_deadlines, judgments_take_effect, count_stopped_clocks, warn_of_trial_limits):
                job(self.now)

    @rule(name=st.sampled_from(["plaintiff", "plaintiff", "defendant", "judge"]))
    def enforce(self, name: str) -> None:
        """The creditor applies for enforcement, and the filing clerk accepts."""
        self.go(
            "enforce",
            self.actor(name, self.dispute.case),
            "enforcement_apply",
            self.dispute.case.pk,
            data={"known_assets": "存款"},
        )
        application = EnforcementApplication.objects.filter(source_case=self.dispute.case).first()
        if application is not None:
            self.go("enforce", self.reviewer, "enforcement_accept", application.pk, data={})
            self.find_new_cases()

    @precondition(lambda self: self.filings < MOST_FILINGS)
    @rule()
    def file(self) -> None:
        """A new filing beside the dispute."""
        self.filings += 1
        steps["file"] += 1
        with clock.at(self.now):
            make_filing(self.now, self.dispute.plaintiff, self.court)

    @rule(
        step=st.sampled_from(
            ["review_claim", "review_release", "review_accept", "review_correct", "review_reject", "filing_withdraw"]
        )
    )
    def review(self, step: str) -> None:
        """The clerk does whatever is drawn with the latest filing, in any order."""
        filing = Filing.objects.filter(owner_id=self.dispute.plaintiff.user_id).order_by("-submitted_at").first()
        if filing is None:
            return
        actor = self.dispute.plaintiff if step == "filing_withdraw" else self.reviewer
        data = {
            "version": filing.version, "procedure": "summary", "ground": "supplement_not_made", "reason": "材料不齐", "days": "7",
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-page": "evidence", "form-0-reason": "other",
            "form-0-note": "缺页",
        }  # fmt: skip
        self.go("review", actor, step, filing.pk, data=data)
        case = Case.objects.filter(filing_id=filing.pk).first()
        if case is not None:
            self.states.setdefault(case.pk, case.state)

    # What must hold.

    def find_new_cases(self) -> None:
        """Cases that came of known ones are walked through too."""
        for case in Case.objects.filter(links_in__from_case_id__in=self.states).exclude(pk__in=self.states):
            self.states[case.pk] = case.state

    @invariant()
    def cases_move_along_the_table(self) -> None:
        """Each case stands where a line, or two in one step, of the table led it; a closed one says how it was closed."""
        for case in Case.objects.filter(pk__in=getattr(self, "states", {})):
            before = self.states[case.pk]
            assert case.state in reachable(before), (case.case_number, before, case.state)
            assert bool(case.closing) == (case.state == Case.State.CLOSED) or case.procedure == "enforcement"
            self.states[case.pk] = case.state


def reachable(state: str) -> set[str]:
    """The states after no act, one act, or two acts in one step."""
    targets = {step.act: step.to for step in TRANSITIONS}
    found = {state}
    for _ in range(2):
        found |= {targets[act] or one for one in found for act in legal_acts(one)}
    return found
