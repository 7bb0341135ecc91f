"""What the parties, the panel and the court do in cases, fitting or not."""

import datetime as dt
import itertools
from typing import Any

from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import SignatureSlot
from filing.applications.models import Application
from filing.applications.queries import acting_for, standing_of
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.openness import open_kinds, why_closed
from filing.applications.schedule import rulings_take_effect
from filing.applications.sending_up import awaits_transfer
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import CONFERENCE, EXCHANGE, INQUIRY, TRIAL
from filing.calendar.schedule import count_stopped_clocks, lapse_deadlines, warn_of_trial_limits
from filing.cases.models import Case
from filing.decisions.forms import DecisionForm
from filing.decisions.models import Decision
from filing.decisions.queries import open_places
from filing.decisions.schedule import judgments_take_effect
from filing.enforcement.models import EnforcementApplication
from filing.intake.schedule import go_on_as_suits, raise_late_filings
from filing.to_sign.places import CLERK
from tests.factories.decisions import serve_complaint, written
from tests.factories.disputes import typed
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_room
from tests.walks.moves import Walk, hearing_kinds, move, nth, steps, whoever

_numbers = itertools.count(1)
any_kind = st.sampled_from(sorted(KINDS))
BY_ITSELF = (
    lapse_deadlines, judgments_take_effect, rulings_take_effect, count_stopped_clocks, warn_of_trial_limits, raise_late_filings,
    go_on_as_suits,
)  # fmt: skip
# Who takes a decision on from each state.
NEXT = {"checked": ("judge", "decision_sign"), "signed": ("clerk", "decision_seal")}
# Who asks for what: what leads a case on, and whatever else is open.
WISHES = st.sampled_from(
    [
        ("judge", "suspension"), ("judge", "suspension"), ("judge", "resumption"), ("judge", ""), ("plaintiff", "withdrawal"),
        ("plaintiff", "appeal"), ("plaintiff", ""), ("defendant", "appeal"), ("defendant", ""),
    ]
)  # fmt: skip
# The trial more often: without one no case comes to its judgment.
SITTINGS = st.sampled_from([TRIAL, TRIAL, EXCHANGE, INQUIRY, CONFERENCE])
outcome = st.sampled_from(["granted", "granted", "refused"])


def early(now: dt.datetime) -> dict[str, str]:
    """Why it is signed although something is to come; of a trial that the portal does not know, that it was held on paper."""
    day = clock.local(now).date().isoformat()
    return {"reason": "双方均同意提前裁判；庭审笔录在纸质卷宗。", "ground": "on_paper", "tried_on": day}


class CaseMoves(Walk):
    """Applications, hearings, evidence, judgments and enforcement in any case of the walk."""

    @move(name=whoever, kind=any_kind, number=nth)
    def apply(self, name: str, kind: str, number: int) -> None:
        """Apply for anything; it is made exactly when the rules say that it is open and nothing of the kind waits."""
        case = self.nth_case(number)
        actor, before = self.actor(name, case), Application.objects.count()
        sees = self.go("page", actor, "application_choose", case.pk).status_code == 200
        standing = standing_of(actor, case, acting_for(actor, case), clock.local(self.now).date())
        is_open = sees and kind != "representation" and why_closed(KINDS[kind], standing) == ""
        content = self.content(case, kind, name)
        if KINDS[kind].files_required and not actor.is_staff:
            content["file_1_upload"] = str(make_upload(User.objects.get(pk=actor.account_id), self.now).pk)
        answer = self.go("apply", actor, "application_new", case.pk, kind, data=content)
        made = Application.objects.count() - before
        elsewhere = kind == "counterclaim"  # filed with its elements, from the case
        assert made == int(answer.status_code == 302 and not elsewhere), (kind, name, answer.status_code)
        assert is_open or not made, (kind, name, case.state)

    @move(weight=5, wish=WISHES, number=nth, pick=st.integers(0, 30))
    def apply_rightly(self, wish: tuple[str, str], number: int, pick: int) -> None:
        """Something that is open now, so that walks come further; what leads the case on, if it is."""
        name, kind = wish
        case = self.nth_case(number)
        actor = self.actor(name, case)
        standing = standing_of(actor, case, acting_for(actor, case), clock.local(self.now).date())
        kinds = [one.code for one in open_kinds(KINDS, standing)]
        if kinds:
            self.apply(name, kind if kind in kinds else kinds[pick % len(kinds)], number)

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

    @move(name=whoever, number=nth, what=outcome)
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

    @move(weight=7, number=nth, what=outcome)
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
        if awaits_transfer(application):  # refused as long as somebody may still answer
            self.go("decide", self.actor("clerk", application.case), "dossier_transfer", application.case_id, data={})
        actor = self.actor(name, application.case)
        step = "application_check" if name == "head" else "application_decide"
        data = {"outcome": what, "reasons": "经审查属实。", "until": "2027-01-20", "confirmed": "yes"}
        self.go("decide", actor, step, application.pk, data=data)
        self.find_new_cases()

    @move(weight=4, number=nth, name=st.sampled_from(["clerk", "clerk", "clerk", "judge", "plaintiff"]))
    def seal(self, number: int, name: str) -> None:
        """A ruling that waits is signed by the other judges of a panel and sealed."""
        ruled = list(Application.objects.filter(case_id__in=self.states, state="ruled").order_by("pk"))
        if ruled:
            application = ruled[number % len(ruled)]
            waiting = SignatureSlot.objects.filter(document=application.document_id, signed_at=None).exclude(code=CLERK)
            for place in waiting.select_related("user").order_by("position"):
                self.go("sign", actor_for(place.user), "application_sign", application.pk, data={"confirmed": "yes"})
            self.go("seal", self.actor(name, application.case), "application_seal", application.pk, data={"confirmed": "yes"})
            self.find_new_cases()

    @move(number=nth, name=whoever)
    def take_back(self, number: int, name: str) -> None:
        """Any application, by anyone."""
        rows = list(Application.objects.filter(case_id__in=self.states).order_by("pk"))
        if rows:
            application = rows[number % len(rows)]
            self.go("withdraw", self.actor(name, application.case), "application_withdraw", application.pk, data={})

    @move(name=whoever, number=nth, page=st.sampled_from(["case", "dossier", "draws", "case_evidence", "hearing_schedule"]))
    def read(self, name: str, number: int, page: str) -> None:
        """Any page of any case, by anyone."""
        case = self.nth_case(number)
        self.go("page", self.actor(name, case), page, case.pk)

    @move(name=whoever, number=nth)
    def read_application(self, name: str, number: int) -> None:
        """Any application and the queue, by anyone."""
        rows = list(Application.objects.filter(case_id__in=self.states).order_by("pk"))
        if rows:
            application = rows[number % len(rows)]
            self.go("page", self.actor(name, application.case), "application", application.pk)
        self.go("page", getattr(self.dispute, name), "application_queue")

    @move(
        weight=3, name=st.sampled_from(["judge", "clerk"]) | whoever, number=nth, days=st.integers(1, 30), kind=SITTINGS,
        despite=st.sampled_from(["", "各方同意。"]),
    )  # fmt: skip
    def schedule(self, name: str, number: int, days: int, kind: str, despite: str) -> None:
        """A hearing of some kind on some day; clashes, days of rest and terms that still run are told."""
        case, before = self.nth_case(number), Hearing.objects.count()
        day = (clock.local(self.now) + dt.timedelta(days=days)).date()
        data = {
            "purpose": kind, "room": make_room(case.court).pk, "day": day.isoformat(), "time": "09:30", "minutes": "60",
            "mode": "online", "despite": despite,
        }  # fmt: skip
        self.go("schedule", self.actor(name, case), "hearing_schedule", case.pk, data=data)
        hearing_kinds[kind] += Hearing.objects.count() - before

    @move(number=nth, name=st.sampled_from(["judge", "clerk", "defendant"]))
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

    @move(name=st.sampled_from(["plaintiff", "defendant", "judge"]), number=nth)
    def hand_in(self, name: str, number: int) -> None:
        """A piece of evidence."""
        case = self.nth_case(number)
        actor = self.actor(name, case)
        upload = make_upload(User.objects.get(pk=actor.account_id), self.now)
        data = {"file_upload": str(upload.pk), "title": "收据", "purpose": "证明付款"}
        self.go("evidence", actor, "case_evidence", case.pk, data=data)

    @move(name=st.sampled_from(["plaintiff", "defendant"]), number=nth)
    def answer(self, name: str, number: int) -> None:
        """An answer for any party."""
        case = self.nth_case(number)
        party = case.parties.order_by("role", "order").last()
        if party is not None:
            self.go("answer", self.actor(name, case), "answer", party.pk, data={"text": "已经归还"})

    @move(reason=st.sampled_from(["settlement", "publication", "nonsense"]), number=nth, name=whoever)
    def stop_clock(self, reason: str, number: int, name: str) -> None:
        """The trial limit stands still, or goes on."""
        case = self.nth_case(number)
        self.go("clock", self.actor(name, case), "limit_stop", case.pk, data={"reason": reason})
        pause = case.trial_pauses.filter(ended_on=None).first()
        if pause is not None and number % 2:
            self.go("clock", self.actor(name, case), "limit_go_on", case.pk, pause.pk, data={})

    @move(name=st.sampled_from(["judge", "clerk", "plaintiff"]), number=nth)
    def draft_judgment(self, name: str, number: int) -> None:
        """The decision of a case is begun, and finished if it is there, by whoever tries."""
        self.write_judgment(self.nth_case(number), name)

    def write_judgment(self, case: Case, name: str) -> None:
        """Begin it, fill it in, finish it."""
        actor = self.actor(name, case)
        self.go("judgment", actor, "decision_start", case.pk, data={"outcome": "affirmed"})
        decision = Decision.objects.filter(case=case, state="draft").first()
        if decision is None:
            return
        owed = [{**one, "principal": "100000.00"} for one in decision.obligations[:1]]
        form = DecisionForm.initial_from(decision.content, owed or decision.obligations, decision.version)
        data = {key: written(value) if isinstance(value, str) else "" if value is None else value for key, value in form.items()}
        data |= {"introduction": "本案已开庭审理。", "finish": "1"}
        self.go("judgment", actor, "decision_edit", decision.pk, data=data)

    @move(
        name=st.sampled_from(["judge", "clerk", "defendant"]),
        step=st.sampled_from(["decision_sign", "decision_seal"]),
        number=nth,
    )
    def finish_judgment(self, name: str, step: str, number: int) -> None:
        """Signed by the judge, sealed by the clerk, or tried by somebody else."""
        decision = Decision.objects.filter(case=self.nth_case(number)).first()
        if decision is not None:
            serve_complaint(decision.case, self.now)
            self.go("judgment", self.actor(name, decision.case), step, decision.pk, data=early(self.now))

    @move(weight=8, number=nth)
    def go_on_with_judgment(self, number: int) -> None:
        """The next step to a judgment by whoever takes it, so that walks come further."""
        case = self.nth_case(number, "in_trial", "decided") if number % 2 else self.nth_case(number)
        decision = Decision.objects.filter(case=case).first()
        if decision is None or decision.state == "draft":
            self.write_judgment(case, "judge")
        elif decision.state in NEXT:
            name, step = NEXT[decision.state]
            serve_complaint(case, self.now)
            self.go("judgment", self.actor(name, case), step, decision.pk, data=early(self.now))
        elif decision.state == "signing":  # the next member of the panel
            beside = User.objects.get(pk=open_places(decision)[0].user_id)
            self.go("judgment", actor_for(beside), "decision_sign", decision.pk)
        elif decision.state == "sealed":
            self.serve(decision)

    def serve(self, decision: Decision) -> None:
        """The sealed decision reaches every party: their terms for appeal run."""
        if decision.document_id is None:
            return
        steps["serve"] += 1
        with clock.at(self.now):
            for party in decision.case.parties.filter(left_at=None):
                service_took_effect(
                    case_id=decision.case_id, party_id=party.pk, document_ids=[decision.document_id], effective_at=self.now,
                    now=self.now,
                )  # fmt: skip

    @move(weight=3, days=st.integers(1, 25))
    def days_pass(self, days: int) -> None:
        """Time passes, and what the portal does by itself is done."""
        steps["time"] += 1
        self.now += dt.timedelta(days=days)
        self.clients.clear()  # the sessions ended meanwhile
        with clock.at(self.now):
            for job in BY_ITSELF:
                job(self.now)
        self.find_new_cases()

    @move(weight=3, name=st.sampled_from(["plaintiff", "plaintiff", "plaintiff", "defendant", "judge"]), number=nth)
    def enforce(self, name: str, number: int) -> None:
        """The creditor applies for enforcement, and the filing clerk accepts."""
        case = self.nth_case(number, "effective")
        self.go("enforce", self.actor(name, case), "enforcement_apply", case.pk, data={"known_assets": "存款"})
        application = EnforcementApplication.objects.filter(source_case=case).first()
        if application is not None:
            self.go("enforce", self.reviewer, "enforcement_accept", application.pk, data={})
            self.find_new_cases()

    def find_new_cases(self) -> None:
        """Cases that came of known ones are walked through too."""
        for case in Case.objects.filter(links_in__from_case_id__in=self.states).exclude(pk__in=self.states):
            self.meet(case)
