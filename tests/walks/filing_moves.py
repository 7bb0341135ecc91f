"""What the filer and the filing clerks do with filings: rightly, wrongly, and what is none of their business."""

import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from filing.cases.models import Case
from filing.intake.actions.review import NOT_SUPPLEMENTED, review_data
from filing.intake.examining import conditions
from filing.intake.models import Filing, FilingTransition, SecondLook
from filing.intake.payment_order import CONDITIONS
from filing.intake.queries import open_correction
from filing.intake.rules.steps import STEPS
from tests.factories.filings import make_draft
from tests.factories.people import actor_for
from tests.walks.moves import Walk, filing_acts, filing_states, move, nth

MOST_FILINGS = 4
State = Filing.State
GROUNDS = {
    outcome: [one["key"] for one in review_data()["refusals"] if one["outcome"] == outcome and "causes" not in one]
    for outcome in ("returned", "refused", "informed")
}
REASON = "经审查，被告住所地在江门市，请向有管辖权的法院起诉。"
CLAIMS = st.sampled_from([{}, {}, {"mediation_willing": "no"}, {"principal_owed": "120000"}, {"principal_owed": None}])
INTRUDERS = st.sampled_from(["stranger", "defendant", "plaintiff", "judge", "clerk", "president", "filing_clerk_above"])

Sent = dict[str, Any]
# What each post at the desk says where it is right.
RIGHT: dict[str, Callable[[Filing], Sent]] = {
    "review_accept": lambda filing: {
        "procedure": "summary", "checked": sorted(conditions(filing.cause_code)), "reason": "经审查符合起诉条件",
        "suit": "9.4.1",
    },
    "review_correct": lambda _filing: {
        "days": "7", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-page": "evidence",
        "form-0-reason": "other", "form-0-note": "借条缺第二页", "why_again": "补正的材料又缺页",
    },
    "review_reject": lambda _filing: {"ground": GROUNDS["informed"][0], "reason": REASON},
    "review_divert": lambda _filing: {"to": "mediation", "reason": "双方愿意先行调解"},
    "review_payment_order": lambda _filing: {"checked": sorted(CONDITIONS)},
}  # fmt: skip
# What makes it wrong, whatever is posted: the page was drawn for another version, another filing, or says none.
WRONG_PAGE: list[Callable[[Sent], Sent]] = [
    lambda sent: sent | {"version": int(sent["version"]) - 1},
    lambda sent: sent | {"version": int(sent["version"]) + 1},
    lambda sent: sent | {"version": "9" * 40},
    lambda sent: sent | {"version": "一"},
    lambda sent: sent | {"drawn_for": "01a2268f-0b0d-7da6-b2ce-899b7d95157e"},
    lambda sent: sent | {"drawn_for": "x" * 5_000},
    lambda sent: {key: value for key, value in sent.items() if key != "drawn_for"},
    lambda _sent: {},
]
# And what makes each of them wrong in itself.
WRONG: dict[str, list[Sent]] = {
    "review_accept": [
        {"procedure": "nonsense"}, {"procedure": ""}, {"checked": []}, {"checked": ["interest"]}, {"checked": ["nonsense"]},
    ],
    "review_correct": [
        {"days": "0"}, {"days": "31"}, {"days": "七"}, {"days": ""}, {"form-TOTAL_FORMS": "x"}, {"form-TOTAL_FORMS": "-1"},
        {"form-TOTAL_FORMS": ""}, {"form-0-reason": "nonsense"}, {"form-0-page": "nonsense"}, {"form-0-note": ""},
        {"form-0-page": "", "form-0-reason": "", "form-0-note": ""}, {"form-0-note": "字" * 501}, {"checked": ["nonsense"]},
        {"form-0-page": "", "form-0-reason": "", "form-0-note": "", "finding": "nonsense|||x"},
    ],
    "review_reject": [
        {"ground": "supplement_not_made"}, {"ground": ""}, {"ground": NOT_SUPPLEMENTED * 50}, {"reason": ""}, {"reason": "  "},
        {"reason": "字" * 2_001}, {"ground": GROUNDS["refused"][0], "reason": "没有法官审签", "confirmed": "yes"},
        {"ground": GROUNDS["refused"][0], "to_judge": "1", "judge": "nobody"},
    ],
    "review_divert": [{"to": "nowhere"}, {"to": ""}, {"reason": ""}, {"reason": "字" * 501}],
    "review_payment_order": [{"checked": []}, {"checked": ["money"]}, {"checked": [*CONDITIONS, "nonsense"]}],
    "review_hand_over": [{"to": ""}, {"to": "nobody"}, {"to": "01a2268f-0b0d-7da6-b2ce-899b7d95157e"}],
}  # fmt: skip
_numbers = itertools.count(1)


class FilingMoves(Walk):
    """Filings beside the dispute, from the filer's submission to what the court makes of them."""

    def filings(self) -> list[Filing]:
        """Those of the plaintiff, oldest first."""
        return list(Filing.objects.filter(owner_id=self.dispute.plaintiff.user_id).order_by("submitted_at", "pk"))

    def nth_filing(self, number: int) -> Filing | None:
        """One of them, the later ones first."""
        found = self.filings()[::-1]
        return found[number % len(found)] if found else None

    def clerk_of(self, filing: Filing) -> Actor:
        """The clerk who has it, or the one who would take it."""
        return actor_for(filing.claimed_by, Role.FILING_CLERK) if filing.claimed_by else self.reviewer

    def send(self, filing: Filing, actor: Actor, step: str, **typed: Any) -> int:
        """Post at the desk as the page drawn now would."""
        drawn = {"version": filing.version, "drawn_for": str(filing.pk)}
        status = self.go("review", actor, step, filing.pk, data=drawn | typed).status_code
        for case in Case.objects.filter(filing_id=filing.pk):
            self.meet(case)
        return int(status)

    # The filer.

    @move(weight=4, claim=CLAIMS, twice=st.booleans())
    def file(self, claim: Sent, twice: bool) -> None:
        """Something is filed, once, however often it is sent; what is not complete is not."""
        before = len(self.filings())
        if before >= MOST_FILINGS:
            return
        with clock.at(self.now):
            draft = make_draft(self.dispute.plaintiff, self.now, self.court, **claim)
        data = {"key": f"submit {next(_numbers)}"}
        assert self.go("file", self.dispute.stranger, "draft_submit", draft.pk, data=data).status_code in {403, 404}
        sent = [self.go("file", self.dispute.plaintiff, "draft_submit", draft.pk, data=data) for _ in range(1 + twice)]
        complete = claim.get("principal_owed", "") is not None
        assert {one.status_code for one in sent} == ({302} if complete else {422})
        assert len({one.get("Location") for one in sent}) == 1
        assert len(self.filings()) == before + complete

    @move(weight=3, number=nth, again=st.booleans())
    def supplement(self, number: int, again: bool) -> None:
        """What was asked for is handed in; what was not asked for is not taken."""
        filing = self.nth_filing(number)
        if filing is None:
            return
        asked, data = open_correction(filing), {"key": f"submit {next(_numbers)}", "unchanged": "on"}
        for _ in range(1 + again):
            status = self.go("file", self.dispute.plaintiff, "draft_submit", filing.draft.pk, data=data).status_code
            assert status == 302
        if asked is not None:
            filing.refresh_from_db()
            assert filing.state in STEPS["supplement"].to

    @move(number=nth, name=st.sampled_from(["plaintiff", "plaintiff", "defendant", "stranger", "judge"]))
    def withdraw_filing(self, number: int, name: str) -> None:
        """The filer takes it back before it is decided; nobody else does."""
        filing = self.nth_filing(number)
        if filing is None:
            return
        before = filing.state
        self.go("withdraw", getattr(self.dispute, name), "filing_withdraw", filing.pk, data={})
        filing.refresh_from_db()
        taken_back = name == "plaintiff" and before in STEPS["withdraw"].states
        assert filing.state == (State.WITHDRAWN if taken_back else before), (name, before, filing.state)

    @move(number=nth, name=st.sampled_from(["plaintiff", "stranger"]))
    def resume_filing(self, number: int, name: str) -> None:
        """Back into review from mediation or a payment order, by the filer alone."""
        filing = self.nth_filing(number)
        if filing is not None:
            self.go("file", getattr(self.dispute, name), "review_resume", filing.pk, data={})

    @move(number=nth, pick=nth)
    def answer_refusal(self, number: int, pick: int) -> None:
        """A ruling that refuses is received, or appealed against."""
        filing = self.nth_filing(number)
        if filing is not None:
            appeal = {"requests": "撤销裁定", "reasons": "符合起诉条件"}
            page, data = [("filing_receive_refusal", {}), ("filing_appeal", appeal)][pick % 2]
            self.go("file", self.dispute.plaintiff, page, filing.pk, data=data)

    # The clerk.

    @move(weight=14, number=nth, pick=st.integers(0, 11))
    def review(self, number: int, pick: int) -> None:
        """The clerk does what can be done now, as it should be done, first what this walk has done least."""
        filing = self.nth_filing(number)
        possible = self.next_steps(filing) if filing else []
        if filing is None or not possible:
            return
        turn = pick % len(possible)
        step = min(possible[turn:] + possible[:turn], key=lambda one: self.done[one.__name__])
        self.done[step.__name__] += 1
        step(filing)

    def next_steps(self, filing: Filing) -> list[Callable[[Filing], None]]:
        """What the clerk can do with it."""
        return {
            State.SUBMITTED: [self._claim],
            State.IN_REVIEW: [
                self._accept, self._correct, self._inform, self._refuse, self._divert, self._to_payment_order, self._hand_over,
                self._release, self._ask_colleague,
            ],
            State.SUPPLEMENT_REQUESTED: [self._hand_over, self._return],
            State.TO_MEDIATION: [self._resume],
            State.TO_PAYMENT_ORDER: [self._payment_order, self._payment_order, self._resume],
            State.ACCEPTED: [self._accept_again],
        }.get(State(filing.state), [])  # fmt: skip

    def must(self, act: str, filing: Filing, step: str, **typed: Any) -> None:
        """Post it; the filing stands where the table leads."""
        status = self.send(filing, self.clerk_of(filing), step, **typed)
        filing.refresh_from_db()
        assert status == 302, (act, status)
        assert filing.state in STEPS[act].to, (act, filing.state)

    def _claim(self, filing: Filing) -> None:
        self.must("claim", filing, "review_claim")

    def _release(self, filing: Filing) -> None:
        self.must("release", filing, "review_release")

    def _accept(self, filing: Filing) -> None:
        self.must("accept", filing, "review_accept", **RIGHT["review_accept"](filing))

    def _correct(self, filing: Filing) -> None:
        self.must("request_correction", filing, "review_correct", **RIGHT["review_correct"](filing))

    def _hand_over(self, filing: Filing) -> None:
        both = {self.reviewer.account_id, self.colleague.account_id}
        to = (both - {filing.claimed_by_id}).pop()
        self.must("hand_over", filing, "review_hand_over", to=str(to))

    def _resume(self, filing: Filing) -> None:
        self.must("resume", filing, "review_resume")

    def _payment_order(self, filing: Filing) -> None:
        self.must("accept_payment_order", filing, "review_payment_order", **RIGHT["review_payment_order"](filing))

    def _divert(self, filing: Filing) -> None:
        """Nobody is mediated against the own will."""
        willing = filing.versions.latest("number").content["answers"].get("mediation_willing") != "no"
        status = self.send(filing, self.clerk_of(filing), "review_divert", **RIGHT["review_divert"](filing))
        assert status == (302 if willing else 409), status

    def _to_payment_order(self, filing: Filing) -> None:
        """Once; an order that failed is not sought again."""
        self.send(filing, self.clerk_of(filing), "review_divert", to="payment_order", reason="债权债务关系明确")

    def _inform(self, filing: Filing) -> None:
        """On each of the grounds in turn; not while somebody is asked to look at it."""
        looked_at = filing.second_looks.filter(SecondLook.OPEN).exists()
        ground = GROUNDS["informed"][filing.version % len(GROUNDS["informed"])]
        status = self.send(filing, self.clerk_of(filing), "review_reject", ground=ground, reason=REASON)
        assert status == (409 if looked_at else 302), status

    def _return(self, filing: Filing) -> None:
        """Not before the term of the correction is over."""
        request = open_correction(filing)
        over = request is None or clock.local(self.now).date() > request.due_on
        sent = {"ground": NOT_SUPPLEMENTED, "reason": "期满没有补正"}
        assert self.send(filing, self.clerk_of(filing), "review_reject", **sent) == (302 if over else 409)

    def _refuse(self, filing: Filing) -> None:
        """The ruling is put before a judge, who signs it; then it goes out."""
        sent = {"ground": GROUNDS["refused"][0], "reason": REASON}
        self.send(filing, self.clerk_of(filing), "review_reject", **sent)
        self.send(filing, self.clerk_of(filing), "review_reject", to_judge="1", judge=str(self.dispute.judge.user_id), **sent)
        self.give_looks(filing, agrees="yes")
        self.send(filing, self.clerk_of(filing), "review_reject", confirmed="yes", **sent)

    def _ask_colleague(self, filing: Filing) -> None:
        sent = {"ground": GROUNDS["informed"][-1], "reason": REASON, "second_look": "1"}
        self.send(filing, self.clerk_of(filing), "review_reject", **sent)

    def _accept_again(self, filing: Filing) -> None:
        """A second press leads to the same case."""
        before = Case.objects.count()
        assert self.send(filing, self.clerk_of(filing), "review_accept") == 302
        assert Case.objects.count() == before

    @move(number=nth, agrees=st.sampled_from(["yes", "no", "maybe"]))
    def look(self, number: int, agrees: str) -> None:
        """Whoever was asked to look at a rejection says something."""
        filing = self.nth_filing(number)
        if filing is not None:
            self.give_looks(filing, agrees=agrees)

    def give_looks(self, filing: Filing, *, agrees: str) -> None:
        """The open looks at the filing are answered."""
        for one in filing.second_looks.filter(SecondLook.OPEN):
            by = self.colleague if one.asked_by_id == self.reviewer.account_id else self.reviewer
            actor = self.dispute.judge if one.judge_id else by
            data = {"agrees": agrees, "note": "理由不足"}
            self.go("review", actor, "review_second_look", one.pk, data=data)

    # What goes wrong.

    @move(weight=4, number=nth, step=st.sampled_from(sorted(WRONG)), pick=st.integers(0, 40))
    def blunder(self, number: int, step: str, pick: int) -> None:
        """The clerk sends what is wrong: whatever the state of the filing, nothing moves."""
        filing = self.nth_filing(number)
        if filing is None:
            return
        right = {"version": filing.version, "drawn_for": str(filing.pk), "to": str(self.colleague.account_id)}
        right |= RIGHT.get(step, lambda _filing: {})(filing)
        wrong = [spoil(right) for spoil in WRONG_PAGE] + [right | one for one in WRONG[step]] * 2
        self.unmoved(filing, self.clerk_of(filing), step, wrong[pick % len(wrong)])

    @move(weight=2, number=nth, step=st.sampled_from([*sorted(RIGHT), "review_claim", "review_release"]), name=INTRUDERS)
    def intrude(self, number: int, step: str, name: str) -> None:
        """Somebody whose business it is not sends what would be right: nothing moves."""
        filing = self.nth_filing(number)
        if filing is None:
            return
        right = {"version": filing.version, "drawn_for": str(filing.pk)} | RIGHT.get(step, lambda _filing: {})(filing)
        self.unmoved(filing, getattr(self.dispute, name), step, right)

    def unmoved(self, filing: Filing, actor: Actor, step: str, sent: Sent) -> None:
        """Post it; filing and cases stand as before."""
        before = (filing.state, filing.version, filing.claimed_by_id, Case.objects.count())
        self.go("wrong", actor, step, filing.pk, data=sent)
        filing.refresh_from_db()
        assert (filing.state, filing.version, filing.claimed_by_id, Case.objects.count()) == before, (step, sent)

    @move(
        weight=2,
        number=nth,
        name=st.sampled_from(["plaintiff", "reviewer", "colleague", "stranger", "judge"]),
        page=st.sampled_from(["filing", "review_desk", "filing_complaint", "filing_receipt", "filing_notice", "filing_appeal"]),
    )
    def read_filing(self, number: int, name: str, page: str) -> None:
        """Any page of any filing, by anyone."""
        filing = self.nth_filing(number)
        if filing is not None:
            actor = getattr(self, name, None) or getattr(self.dispute, name)
            self.go("page", actor, page, filing.pk)

    # What must hold.

    def follow_filings(self) -> None:
        """Each filing came to where it stands by lines of the table alone, each beginning where the last one ended."""
        for filing in self.filings():
            taken = FilingTransition.objects.filter(filing=filing).order_by("version")
            state = ""
            for number, one in enumerate(taken, 1):
                assert one.version == number
                assert one.from_state == state, (filing.pk, one.act, one.from_state, state)
                assert one.from_state in STEPS[one.act].states, (one.act, one.from_state)
                assert one.to_state in STEPS[one.act].to, (one.act, one.to_state)
                state = one.to_state
                if (filing.pk, number) not in self.seen:
                    self.seen.add((filing.pk, number))
                    filing_acts[one.act] += 1
                    filing_states[one.to_state] += 1
            assert (filing.state, filing.version) == (state, len(taken))
            was_accepted = any(one.to_state == State.ACCEPTED for one in taken)
            assert Case.objects.filter(filing_id=filing.pk).exists() == was_accepted
            if filing.state in {State.ACCEPTED, State.RETURNED, State.REFUSED, State.INFORMED, State.WITHDRAWN}:
                assert not filing.second_looks.filter(SecondLook.OPEN).exists(), filing.state
