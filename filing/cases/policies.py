"""Who may do what with cases and what belongs to them."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.cases.group_models import CaseGroup, CaseGroupMember
from filing.cases.models import Case, CaseLink, DossierEntry, PanelMember, Party, Representation
from filing.cases.rules.roles import CLAIMING
from filing.cases.rules.states import states_for
from filing.dossier.models import ServedDocument
from filing.parties.answers import HEARD, has_changed_claims_to_answer

LITIGANTS = frozenset({Role.LITIGANT, Role.LAWYER})
PANEL = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ASSISTANT, Role.CLERK, Role.ENFORCEMENT_OFFICER})
SUPERVISORS = frozenset({Role.DIVISION_HEAD, Role.PRESIDENT})
FILING_CLERKS = frozenset({Role.FILING_CLERK})
# A panel still has something to do in it.
IN_HAND = frozenset({"accepted", "in_trial", "suspended", "in_enforcement"})


def _acted_for(actor: Actor, column: str, **authority: str) -> models.QuerySet[Any, Any]:
    """A column of the parties for which the actor acts now: as the party itself, or representing it with this authority.

    A union of two look-ups, because the database finds an OR over two tables only by reading every case. Who left the case
    is not among them.
    """
    mine = Q(user_id=actor.user_id)
    own: models.QuerySet[Any, Any] = Party.objects.filter(mine, left_at=None).values(column)
    agents = Representation.objects.filter(mine, ended_at=None, party__left_at=None, **authority)
    return own.union(agents.values(f"party__{column}"))


def on_side(actor: Actor, case: str = "") -> Q:
    """The actor is a party, or represents one now; ``case`` is the path to the case (``case__``). Who left sees nothing more."""
    return Q(**{f"{case}pk__in": _acted_for(actor, "case_id")})


def on_panel(actor: Actor, case: str = "", duties: Collection[str] = ()) -> Q:
    """The actor sits on the panel or helps it, now and at this court; with ``duties``, in one of these."""
    seats = PanelMember.objects.filter(Q(user_id=actor.user_id), ended_at=None)
    seats = seats.filter(duty__in=duties) if duties else seats
    return Q(**{f"{case}pk__in": seats.values("case_id"), f"{case}court_id": actor.court_id})


def conducts(actor: Actor, case: str = "") -> Q:
    """The actor judges the case alone or presides over its panel."""
    return on_panel(actor, case, (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE))


def heard_with_mine(actor: Actor) -> Q:
    """For rows with a ``case``: the lead of a group in which a case of the actor's side is heard together with it."""
    mine = CaseGroupMember.objects.filter(left_at=None, group__ended_at=None, group__kind=CaseGroup.Kind.JOINT)
    return Q(case__in=mine.filter(case__in=_acted_for(actor, "case_id")).values("group__lead_id"))


def upstream(actor: Actor, case: str = "pk") -> Q:
    """Earlier cases of a dispute whose later case the actor's panel hears; the dossier itself is lent by its transfer (CPL 174).

    ``case`` is the path to the case's key (``case_id``).
    """
    heard = Case.objects.filter(on_panel(actor)).values("pk")
    one = CaseLink.objects.filter(to_case_id__in=heard).values("from_case_id")
    two = CaseLink.objects.filter(to_case_id__in=one).values("from_case_id")
    three = CaseLink.objects.filter(to_case_id__in=two).values("from_case_id")
    return Q(**{f"{case}__in": one}) | Q(**{f"{case}__in": two}) | Q(**{f"{case}__in": three})


def of_upstream(actor: Actor) -> Q:
    """For rows with a ``case``: of an earlier case of a dispute that the actor's panel hears."""
    return upstream(actor, "case_id")


def open_upstream(actor: Actor) -> Q:
    """What goes up with the file: not what the lower court keeps to itself."""
    return of_upstream(actor) & Q(for_court_only=False)


def of_the_court(actor: Actor, case: str = "") -> Q:
    """Cases of the court where the actor serves."""
    return Q(**{f"{case}court_id": actor.court_id})


def sides(actor: Actor) -> Q:
    """For rows with a ``case``: the actor's side of it."""
    return on_side(actor, "case__")


def panels(actor: Actor) -> Q:
    """For rows with a ``case``: on its panel."""
    return on_panel(actor, "case__")


def courts(actor: Actor) -> Q:
    """For rows with a ``case``: of the actor's court."""
    return of_the_court(actor, "case__")


def open_to_sides(actor: Actor) -> Q:
    """What the sides may read of a case: not what is for the court only."""
    return sides(actor) & Q(for_court_only=False)


# What the court notes of itself and serves on nobody: the sides read it in the file.
OF_THE_COURT = ("proof_of_service", "service_correction", "service_question")
# Told to who filed, before there was a case in which to serve it: the other side has no part in it.
TOLD_TO_WHO_FILED = ("filing_receipt", "notice_of_correction")


def main_volume(actor: Actor) -> Q:
    """Files of the main volume (查阅规定 法释〔2002〕39号 art. 5), and court documents served on the actor's own party."""
    served = Q(document__in=_served_on(actor)) | Q(document__kind__in=OF_THE_COURT)
    told = Q(document__kind__in=TOLD_TO_WHO_FILED, case__in=_filed(actor))
    return sides(actor) & ~Q(sealing="sealed") & (Q(document=None) | served | told)


def unsealed_evidence(actor: Actor) -> Q:
    """Evidence of the case, unless its entry in the dossier is sealed."""
    sealed = DossierEntry.objects.filter(case=OuterRef("case"), file=OuterRef("file"), sealing="sealed")
    return sides(actor) & ~Q(Exists(sealed))


def main_volume_of_the_court(actor: Actor) -> Q:
    """Main volumes of the actor's court: who supervises reads them, but not what a panel keeps to itself (合议秘密)."""
    return courts(actor)


def _filed(actor: Actor) -> models.QuerySet[Any, Any]:
    """The cases that the actor's side filed."""
    return Party.objects.filter(pk__in=_acted_for(actor, "pk"), role__in=CLAIMING).values("case_id")


def _served_on(actor: Actor) -> models.QuerySet[ServedDocument, Any]:
    return ServedDocument.objects.filter(party__in=_acted_for(actor, "pk")).values("document_id")


def to_be_heard(actor: Actor) -> Q:
    """The cases of the actor's panels that are heard: a payment order is issued without a hearing (CPL 227)."""
    return on_panel(actor) & ~Q(procedure="payment_order")


def own_party(actor: Actor) -> Q:
    """The party for which the actor acts."""
    return Q(pk__in=_acted_for(actor, "pk"))


def of_own_party(actor: Actor, party: str = "party") -> Q:
    """Rows that belong to a party for which the actor acts; its matters stay open to a party that left the case."""
    mine = Q(user_id=actor.user_id)
    agents = Representation.objects.filter(mine, ended_at=None)
    return Q(**{f"{party}__in": Party.objects.filter(mine).values("pk").union(agents.values("party_id"))})


def own_party_specially(actor: Actor) -> Q:
    """The actor is the party itself, or its agent with special authority: to admit, waive or change claims, settle,
    counterclaim or appeal needs it (CPL 62; “全权代理” without a list is general only, CPL-I 89).

    The one place where the scope of an authority decides.
    """
    return Q(pk__in=_acted_for(actor, "pk", scope=Representation.Scope.SPECIAL))


def own_defendant(actor: Actor) -> Q:
    """The defendant for which the actor acts, without an answer yet, or with one that is older than a change of the claims.

    Nothing is answered to a claim that is decided.
    """
    return own_party(actor) & Q(role="defendant") & (Q(answer=None, case__state__in=HEARD) | has_changed_claims_to_answer())


register(
    Rule("filing.case", "view", LITIGANTS, on_side),
    Rule("filing.case", "view", PANEL, on_panel),
    Rule("filing.case", "view", SUPERVISORS | FILING_CLERKS, of_the_court),
    Rule("filing.case", "list", LITIGANTS, on_side),
    Rule("filing.case", "list", PANEL, on_panel),
    Rule("filing.case", "list", SUPERVISORS, of_the_court),
    Rule("filing.case", "view", PANEL, upstream),
    Rule("filing.case", "hand_in_evidence", LITIGANTS, on_side, states_for("hand_in_evidence"), why=_("案件已经裁判")),
    Rule(
        "filing.case",
        "schedule_hearing",
        PANEL,
        to_be_heard,
        states_for("schedule_hearing"),
        why=_("已经裁判的案件和督促程序的案件不排期"),
    ),
    Rule("filing.party", "view", LITIGANTS, sides),
    Rule("filing.party", "view", PANEL, panels),
    Rule("filing.party", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule("filing.party", "view", PANEL, of_upstream),
    Rule("filing.party", "apply", LITIGANTS, own_party, why=_("只有当事人和代理人可以提出")),
    Rule(
        "filing.party",
        "apply_specially",
        LITIGANTS,
        own_party_specially,
        why=_("这一事项需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权"),
    ),
    Rule(
        "filing.party",
        "admit_claims",
        LITIGANTS,
        own_party_specially,
        why=_("承认诉讼请求需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权"),
    ),
    Rule("filing.party", "answer", LITIGANTS, own_defendant, why=_("答辩状只提交一次，诉讼请求变更后才可以再答辩")),
    Rule("filing.timelineentry", "view", LITIGANTS, open_to_sides),
    Rule("filing.timelineentry", "view", PANEL, panels),
    Rule("filing.timelineentry", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule("filing.timelineentry", "view", PANEL, open_upstream),
    Rule("filing.dossierentry", "view", LITIGANTS, main_volume),
    Rule("filing.dossierentry", "view", PANEL, panels),
    Rule("filing.dossierentry", "view", SUPERVISORS, main_volume_of_the_court),
    Rule("filing.evidenceitem", "view", LITIGANTS, unsealed_evidence),
    Rule("filing.evidenceitem", "view", PANEL, panels),
    Rule("filing.deadline", "view", LITIGANTS, sides),
    Rule("filing.deadline", "view", PANEL, panels),
    Rule("filing.deadline", "view", SUPERVISORS, courts),
    Rule("filing.hearing", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule("filing.hearing", "cancel", PANEL, panels, frozenset({"scheduled"}), why=_("已经开庭的不能取消")),
    Rule("filing.partyanswer", "view", LITIGANTS, sides),
    Rule("filing.partyanswer", "view", PANEL, panels),
    Rule("filing.changedclaimsanswer", "view", LITIGANTS, sides),
    Rule("filing.changedclaimsanswer", "view", PANEL, panels),
    # Parties see that their panel was drawn by lot, and how.
    Rule("filing.case", "fill_seat", SUPERVISORS, of_the_court, IN_HAND, why=_("案件已经裁判或者结案")),
    Rule("filing.paneldraw", "view", LITIGANTS, sides),
    Rule("filing.paneldraw", "view", PANEL, panels),
    Rule("filing.paneldraw", "view", SUPERVISORS | FILING_CLERKS, courts),
)
