"""Reads of applications, scoped to the actor."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role, may, visible_to
from courtportal.kernel.identity.models import User
from filing.applications.appellants import appeals_of_side, is_heard
from filing.applications.missed_terms import missed_terms
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.court import EXTENDABLE, TRIED_ALONE
from filing.applications.rules.enforcing import (
    AGAINST_REFUSAL,
    ENFORCING,
    OBJECTION,
    OF_OBJECTION,
    OF_REFUSAL,
    RECONSIDERATION,
    REVIEWED_WITHIN,
)
from filing.applications.rules.kinds import MISSED_TERM
from filing.applications.rules.mediation import CONFIRMATION
from filing.applications.rules.openness import Standing, why_closed
from filing.applications.rules.payment_order import OBJECTION as ORDER_OBJECTION
from filing.applications.rules.special import RULINGS as SPECIAL_RULINGS
from filing.applications.rules.special import WITHDRAWABLE as WITHOUT_SUIT
from filing.applications.rules.special import cause_held
from filing.applications.rules.special_review import REVIEWS
from filing.applications.rules.summons_and_bankruptcy import RULINGS as OTHER_RULINGS
from filing.calendar.calendars import due_date
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.application_terms import terms_of
from filing.calendar.rules.limits import rules_of
from filing.calendar.rules.trial_limit import EXTENSIONS
from filing.calendar.telling import sides_of_party
from filing.calendar.trial import limit_of
from filing.cases.chain import suit_cases
from filing.cases.copying import copies_of
from filing.cases.grouping import heard_together
from filing.cases.models import Case, CaseLink, PanelMember, Party
from filing.cases.queries import APPEAL_RULES, JURISDICTION_OBJECTION, my_parties
from filing.cases.retried import is_retried
from filing.cases.rules.procedure import SIMPLE, is_final
from filing.causes.procedures import number_of
from filing.decisions.models import Decision
from filing.decisions.setting_aside import is_set_aside
from filing.enforcement.restorable import is_enforcing, is_restorable
from filing.to_sign.places import CLERK
from filing.to_sign.sources import place_open_but

State = Application.State
APPEAL_OF_RULING = "appeal_ruling"
# What a decision on appeal, of each kind, makes of the judgment below: the statement of a mediation sets it aside (CPL 179).
STAGES_ABOVE: dict[str, str] = {Decision.Kind.JUDGMENT: "reviewed", Decision.Kind.MEDIATION: "mediated"}
WAITING = (State.SUBMITTED, State.CHECKED, State.RULED, State.SEALED)
# What a panel rules on in a case that an objection, a reconsideration or an application without a suit opened.
RULINGS = ("objection_ruling", "outsider_ruling", "reconsideration_ruling", *SPECIAL_RULINGS, *OTHER_RULINGS, CONFIRMATION)
# Granted, and kept from the other side until the clerk notes that it has been executed.
TO_DISCLOSE = Q(state=State.GRANTED, confidential=True, disclosed_at=None)
# What each role's queue holds: for the clerk also what all judges have signed and waits for the seal, and what for its execution.
QUEUE: dict[Role, Q] = {
    Role.JUDGE: Q(state=State.SUBMITTED),
    Role.PRESIDING_JUDGE: Q(state=State.SUBMITTED),
    Role.CLERK: Q(~Q(place_open_but(CLERK)), state=State.RULED) | Q(state=State.SUBMITTED, decider="clerk") | TO_DISCLOSE,
    Role.FILING_CLERK: Q(state=State.SUBMITTED),
    Role.DIVISION_HEAD: Q(state=State.SUBMITTED),
    Role.PRESIDENT: Q(state__in=[State.SUBMITTED, State.CHECKED]),
}


def standing_of(actor: Actor, case: Case, parties: Sequence[Party], today: dt.date) -> Standing:
    """As whom the actor stands in the case; the parties are those for which it acts."""
    if actor.is_staff:
        roles = frozenset({"bench"}) if may(actor, case, "put_forward") else frozenset[str]()
        hearing = is_hearing_set(case)
        return Standing(roles, case.case_type, case.state, today, hearing=hearing, holds=holds_of(case))
    special = bool(parties) and all(may(actor, party, "apply_specially") for party in parties)
    return standing_as(case, parties, today, special=special)


def standing_as(case: Case, parties: Sequence[Party], today: dt.date, *, special: bool) -> Standing:
    """As whom these parties stand in the case, whoever acts for them; ``special``: by themselves or with special authority."""
    days = _last_days(case, parties)
    final = is_final(case.case_type, case.procedure)
    roles, rulings = frozenset(party.role for party in parties), frozenset[str]()
    in_term = Application.objects.filter(case=case, state=State.SEALED).order_by("-decided_at").first()
    if in_term is not None:
        rulings = frozenset({in_term.kind})
        own_term = Deadline.objects.filter(case=case, party__in=parties, trigger=f"served:{in_term.document_id}")
        ends = list(own_term.values_list("due_on", flat=True))
        days |= {APPEAL_OF_RULING: max(ends)} if ends else {}
    above, hearing = bool(_decided_above(case)), is_hearing_set(case)
    claiming = Party.Role.DEFENDANT in roles and not counterclaimants(case).isdisjoint(party.pk for party in parties)
    holds = holds_of(case) | _turned_against(case, parties)
    holds |= {MISSED_TERM} if missed_terms(case, parties, today).exists() else set()
    return Standing(roles, case.case_type, case.state, today, special, final, above, days, hearing, rulings, claiming, holds)


def holds_of(case: Case) -> frozenset[str]:
    """What kinds of application need to be so of the case: whether the law lets its trial limit be extended, and by its type."""
    return _holds_by_type(case) | ({EXTENDABLE} if limit_of(case) in EXTENSIONS else frozenset())


def _holds_by_type(case: Case) -> frozenset[str]:
    """Of an enforcement case: whether it goes on or can be restored; of an objection: what was objected to; of an application
    without a suit: its cause, and whether the other side is heard; of a trial: by one judge.
    """
    if case.case_type in ENFORCING:
        found = {"enforcing": is_enforcing(case), "restorable": is_restorable(case)}
        return frozenset(name for name, holds in found.items() if holds)
    if case.case_type == OBJECTION:
        asked = objection_behind(case)
        return frozenset({asked.kind} if asked else ())
    if case.case_type == RECONSIDERATION:
        return frozenset({OF_REFUSAL if case.refused_enforcements.exists() else OF_OBJECTION})
    if case.case_type in WITHOUT_SUIT:
        heard = {"objection_heard"} if terms_of(case.cause_code).objection else set[str]()
        return frozenset({cause_held(number_of(case.cause_code)), *heard})
    alone = case.procedure not in SIMPLE and case.panel.filter(ended_at=None, duty=PanelMember.Duty.SOLE_JUDGE).exists()
    return frozenset({TRIED_ALONE} if alone else ())


def _turned_against(case: Case, parties: Sequence[Party]) -> frozenset[str]:
    """Whether a refusal to enforce, or a ruling in a case without a suit, was served on one of the parties, and nothing was
    applied for against it yet.
    """
    terms = Deadline.objects.filter(case=case, party__in=parties, rule__in=(AGAINST_REFUSAL, *REVIEWS))
    settled = (Deadline.State.MET, Deadline.State.CANCELLED)
    return frozenset(terms.exclude(state__in=settled).values_list("rule", flat=True))


def objection_behind(case: Case) -> Application | None:
    """The objection that is examined in a case, also where it was sent back to be examined again."""
    asked = Application.objects.filter(follow_up=case, kind__in=REVIEWED_WITHIN).select_related("case", "party")
    if (first := asked.order_by("submitted_at").first()) is not None:
        return first
    sent_back = case.links_in.filter(kind=CaseLink.Kind.REMAND).select_related("from_case").first()
    return objection_behind(sent_back.from_case) if sent_back else None


def way_to_appeal(actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form by which the actor's side appeals against the decision; "" where no appeal is open to it now."""
    mine = [] if actor.is_staff else acting_for(actor, case)
    return "" if mine and all(_has_appealed(case, [one]) for one in mine) else way_to("appeal", actor, case, today)


def appeal_stage(actor: Actor, case: Case, documents: Collection[uuid.UUID], today: dt.date) -> str:
    """Where the appeal against the judgment served with these documents stands for the actor's side.

    ``reviewed`` or ``mediated`` above, ``gone`` where it has no effect (any more), ``retried`` while it is heard again,
    ``effective``, ``filed`` or ``withdrawn`` by the side, ``appealed`` by another when its own term is over, ``over``; ""
    while the term runs or has not begun.
    """
    mine = [] if actor.is_staff else acting_for(actor, case)
    if above := _decided_above(case):
        return STAGES_ABOVE[above]
    if case.closing or is_set_aside(documents):  # a closing is how a case ends without a judgment
        return "gone"
    if case.state in Case.AFTER_EFFECT:
        return "retried" if is_retried(case) else "effective"
    if _is_appealing(case, mine):
        return "filed"
    if _has_appealed(case, mine):
        return "withdrawn"
    ends = [day for rule, day in _last_days(case, mine).items() if rule in APPEAL_RULES]
    if not ends or today <= max(ends):
        return ""
    return "appealed" if case.state == Case.State.APPEALED else "over"


def _has_appealed(case: Case, parties: Sequence[Party]) -> bool:
    """Whether one of these parties has appealed against the judgment, whatever became of the appeal above."""
    return appeals_of_side(case, parties).exists()


def _is_appealing(case: Case, parties: Sequence[Party]) -> bool:
    """Whether an appeal of one of these parties waits here, or is heard above."""
    return any(is_heard(one) for one in appeals_of_side(case, parties))


def way_to_object(actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form by which the debtor objects to the payment order; "" where that is not open to the actor now."""
    return "" if _waits(case, ORDER_OBJECTION) else way_to(ORDER_OBJECTION, actor, case, today)


def way_to_reconsider(actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form by which the actor's side applies for reconsideration; "" where that is not open to it now."""
    mine = acting_for(actor, case) if not actor.is_staff else []
    return "" if _waits(case, "reconsideration", mine) else way_to("reconsideration", actor, case, today)


def way_to_contest_court(actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form by which the actor's side objects to the jurisdiction; "" where it cannot now, or has objected."""
    mine = [] if actor.is_staff else acting_for(actor, case)
    objected = Application.objects.filter(case=case, kind=JURISDICTION_OBJECTION, party__in=mine).exclude(state=State.WITHDRAWN)
    return "" if objected.exists() else way_to(JURISDICTION_OBJECTION, actor, case, today)


def objection_to_decide(actor: Actor, case: Case, kind: str) -> str:
    """The address of the objection of this kind that the actor is to decide; "" where none waits for it."""
    found = visible_to(actor, Application, "decide").filter(case=case, kind=kind).first()
    return reverse("filing:application", args=[found.pk]) if found else ""


def way_to_rule(actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form by which the panel rules on the objection or the reconsideration; "" in any other case."""
    if not actor.is_staff:
        return ""
    standing = standing_of(actor, case, [], today)
    open_kinds = [code for code in RULINGS if not why_closed(KINDS[code], standing) and not _waits(case, code)]
    return reverse("filing:application_new", args=[case.pk, open_kinds[0]]) if open_kinds else ""


def _waits(case: Case, kind: str, parties: Sequence[Party] = ()) -> bool:
    """Whether an application of the kind is not decided yet; of these parties, or of anybody."""
    rows = Application.objects.filter(case=case, kind=kind, state__in=WAITING)
    return (rows.filter(party__in=parties) if parties else rows).exists()


def way_to(kind: str, actor: Actor, case: Case, today: dt.date) -> str:
    """The address of the form of this kind; "" where it is not open to the actor's side now."""
    parties = [] if actor.is_staff else acting_for(actor, case)
    if not parties or why_closed(KINDS[kind], standing_of(actor, case, parties, today)) not in {"", "special"}:
        return ""
    return reverse("filing:application_new", args=[case.pk, kind])


def is_hearing_set(case: Case) -> bool:
    """Whether a trial hearing of the case, or of those heard together with it, is on the calendar (CPL 149)."""
    coming = Hearing.objects.filter(case__in=heard_together(case), state=Hearing.State.SCHEDULED)
    return coming.filter(kind=Hearing.Kind.TRIAL).exists()


def _decided_above(case: Case) -> str:
    """By what the court of appeal took the place of what was decided here: ``judgment`` or ``mediation``; "" by neither."""
    above = Decision.objects.filter(case__links_in__from_case=case, case__links_in__kind=CaseLink.Kind.APPEAL)
    found = above.filter(state=Decision.State.EFFECTIVE, kind__in=STAGES_ABOVE)
    return found.values_list("kind", flat=True).first() or ""


def _last_days(case: Case, parties: Sequence[Party]) -> dict[str, dt.date]:
    """The last day of each time limit of the parties, whether it still runs or not; of a ruling only where one is in its term."""
    rows = Deadline.objects.filter(case=case, party__in=parties).exclude(state=Deadline.State.CANCELLED)
    rows = rows.exclude(rule__in=rules_of(APPEAL_OF_RULING))
    days: dict[str, dt.date] = {}
    for rule, due_on in rows.values_list("rule", "due_on"):
        days[rule] = max(due_on, days.get(rule, due_on))
    if case.effective_on:
        days["retrial"] = due_date("retrial", case.effective_on).due
    return days


def acting_for(actor: Actor, case: Case) -> list[Party]:
    """The parties of the case for which the actor may apply."""
    return [party for party in my_parties(actor, case) if party.left_at is None]


def applicants_of(application: Application) -> list[User]:
    """The accounts that hear of what becomes of it: who submitted it; for a paper those of its party, or else who entered it."""
    on_paper = application.on_paper is not None and application.party is not None
    return (sides_of_party(application.party) if on_paper and application.party else []) or [application.submitted_by]


def applications_of(actor: Actor, case: Case) -> QuerySet[Application]:
    """The applications of the case that the actor may read, withdrawn ones too, the latest first."""
    rows = visible_to(actor, Application).filter(case=case)
    return rows.select_related("party", "document", "follow_up", "paper").order_by("-submitted_at", "-pk")


def queue(actor: Actor) -> QuerySet[Application]:
    """What waits for the actor, the most urgent first: a query, never a copied list."""
    rows = visible_to(actor, Application, "list").filter(QUEUE.get(actor.role, Q(pk=None)))
    return rows.select_related("case", "party").order_by("decide_by", "submitted_at", "pk")


# What a standstill waits for (CPL 153), by the ground on which a party is succeeded.
AWAITED = {"death": "heir", "merger": "successor", "transfer": "successor"}


def waits_for_successor(application: Application) -> bool:
    """Whether the case of a change of parties stands still until somebody takes the place of the party (CPL 153 (1), (3))."""
    case = application.case
    if case.state != Case.State.SUSPENDED or application.kind != "party_change":
        return False
    ordered = Application.objects.filter(case=case, kind="suspension", state=State.GRANTED).order_by("-decided_at").first()
    return ordered is not None and ordered.content.get("ground") == AWAITED.get(application.content["ground"])


def other_claims(case: Case) -> bool:
    """Whether more than the plaintiffs' claim is to be decided: a counterclaim, or a third party's own claim.

    They are decided also when the plaintiffs withdraw (CPL-I 237, 239). What was withdrawn, or counts so for want of its fee,
    is not.
    """
    fallen = _fallen(case)
    if any(one.pk not in fallen for one in case.parties.filter(claims_independently=True, left_at=None)):
        return True
    return bool(counterclaimants(case))


def claims_beside(appeal: Case) -> bool:
    """Whether the judgment under appeal also decided other claims than the plaintiffs'."""
    links = appeal.links_in.filter(kind=CaseLink.Kind.APPEAL).select_related("from_case")
    return any(other_claims(link.from_case) for link in links)


def counterclaimants(case: Case) -> set[uuid.UUID]:
    """The parties whose counterclaim is to be decided in the case, also where it was admitted before the suit came here."""
    made = Party.objects.filter(applications__in=granted_in_suit(case, "counterclaim"))
    return _standing_in(case, made) - _fallen(case)


def granted_in_suit(case: Case, *kinds: str) -> QuerySet[Application]:
    """What was granted in the suit, in this case or in one from which it came here by transfer or remand."""
    return Application.objects.filter(case__in=suit_cases(case), kind__in=kinds, state=State.GRANTED)


def _fallen(case: Case) -> set[uuid.UUID]:
    """The parties whose own claim beside the plaintiffs' is over."""
    unpaid = [one.content["party"] for one in granted_in_suit(case, "deemed_counterclaim_withdrawal")]
    gone = Q(pk__in=unpaid) | Q(applications__in=granted_in_suit(case, "counterclaim_withdrawal"))
    return _standing_in(case, Party.objects.filter(gone))


def _standing_in(case: Case, parties: Iterable[Party]) -> set[uuid.UUID]:
    """As whom these parties of the suit stand in the case today."""
    here = {one.pk for one in parties if one.case_id == case.pk and one.left_at is None}
    taken_over = [copies_of(one, case).values_list("pk", flat=True) for one in parties if one.case_id != case.pk]
    return here.union(*taken_over)


def other_plaintiffs(case: Case) -> QuerySet[Party]:
    """The plaintiffs who have not withdrawn; an application that is being granted counts as withdrawn."""
    withdrawn = Application.objects.filter(case=case, kind="withdrawal", state=State.GRANTED)
    return case.parties.filter(role=Party.Role.PLAINTIFF, left_at=None).exclude(applications__in=withdrawn)


def claim_is_over(case: Case) -> bool:
    """Whether nothing is left of the plaintiffs' own claim: dismissed, withdrawn by all of them, or treated so."""
    if granted_in_suit(case, "dismissal", "deemed_withdrawal").exists() or not other_plaintiffs(case).exists():
        return True
    above = Case.objects.filter(links_in__from_case__in=suit_cases(case), links_in__kind=CaseLink.Kind.APPEAL)
    return any(is_partly_dismissed(one) for one in above)


def is_partly_dismissed(appeal: Case) -> bool:
    """Whether the plaintiffs' action was dismissed on appeal and the case goes on with the claims of others (CPL-I 239, 328)."""
    return Application.objects.filter(case=appeal, kind="dismissal_on_appeal", state=State.GRANTED).exists()
