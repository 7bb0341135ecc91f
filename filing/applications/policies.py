"""Who may put something forward, read, decide, seal and take back an application."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from courtportal.kernel.identity.models import Appointment
from courtportal.kernel.rendering.models import SignatureSlot
from filing.applications.recusal import OWN_RECUSAL
from filing.applications.rules.answered import APPEALS
from filing.applications.rules.enforcing import REVIEWED_WITHIN
from filing.cases.models import Party
from filing.cases.policies import (
    FILING_CLERKS,
    LITIGANTS,
    PANEL,
    SUPERVISORS,
    conducts,
    courts,
    of_the_court,
    on_panel,
    on_side,
    own_party,
    panels,
    sides,
)
from filing.dossier.models import DossierTransfer
from filing.to_sign.places import CLERK
from filing.to_sign.sources import place_open_but

JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
CLERKS = frozenset({Role.CLERK})
OFFICERS = frozenset({Role.ENFORCEMENT_OFFICER})
HEADS = frozenset({Role.DIVISION_HEAD})
PRESIDENTS = frozenset({Role.PRESIDENT})
WAITING = frozenset({"submitted"})
UNDISCLOSED = Q(confidential=True, disclosed_at__isnull=True)
GRANTED = frozenset({"granted"})
RULED = frozenset({"ruled"})
_DECIDED = _("这份申请已经有了决定，或者应当由他人决定")

_EXECUTED = _("准许并且执行以后才送达对方当事人，且只送达一次")


def _own(actor: Actor) -> Q:
    """What the actor submitted; of a case that it only asks to join nothing is seen before the court has decided."""
    return Q(submitted_by_id=actor.user_id) & (Q(asked_by=None) | Q(state__in=["granted", "refused"]))


def _own_recusal(actor: Actor) -> Q:
    """By which the actor itself asked to stand aside; still read by who has left the case."""
    return Q(submitted_by_id=actor.user_id, kind=OWN_RECUSAL)


def _own_on_paper(actor: Actor) -> Q:
    """Entered by a clerk from a paper of the party that the actor is."""
    return Q(paper__party__user_id=actor.user_id, paper__party__left_at=None)


def _open_to_sides(actor: Actor) -> Q:
    """The sides read one another's applications, but not a confidential one before it is disclosed, and nothing internal."""
    return sides(actor) & Q(internal=False) & (Q(confidential=False) | Q(disclosed_at__isnull=False))


def _of_own_party(actor: Actor) -> Q:
    """Made for the party for which the actor acts, by whomever; an agent who only asks to join has no part in it yet."""
    return Q(party__in=Party.objects.filter(own_party(actor)), internal=False)


def _executes(actor: Actor) -> Q:
    """Granted, and to be executed in the case of a panel on which the actor sits."""
    return on_panel(actor, "follow_up__") & Q(confidential=True)


def _open_in_enforcement(actor: Actor) -> Q:
    """Restorations and objections in the enforcement cases that the actor handles."""
    return panels(actor) & Q(kind__in=["restoration", *REVIEWED_WITHIN])


def _undisclosed(actor: Actor) -> Q:
    """Of the actor's panel: what the other side does not know of yet."""
    return panels(actor) & UNDISCLOSED


def _undisclosed_executed(actor: Actor) -> Q:
    """What the actor executes, and the other side does not know of yet."""
    return _executes(actor) & UNDISCLOSED


def _for_panel(actor: Actor) -> Q:
    return conducts(actor, "case__") & Q(decider="panel")


def _for_clerk(actor: Actor) -> Q:
    return panels(actor) & Q(decider="clerk")


def _at_court(actor: Actor) -> Q:
    """Put to the court where the actor serves."""
    return Q(court_id=actor.court_id)


def _for_filing_clerk(actor: Actor) -> Q:
    return _at_court(actor) & Q(decider="filing_clerk") & ~Q(submitted_by_id=actor.user_id)


def _sent_to_filing_clerk(actor: Actor) -> Q:
    """An appeal is decided once the court that judged has sent it up with the file (CPL 174)."""
    sent = DossierTransfer.objects.filter(returned_at=None).values("case")
    return _for_filing_clerk(actor) & (~Q(kind__in=APPEALS) | Q(case__in=sent))


def _for_head(actor: Actor) -> Q:
    return _at_court(actor) & Q(decider="heads") & ~Q(submitted_by_id=actor.user_id)


def _for_committee(actor: Actor) -> Q:
    """On the president's own recusal: the division head enters what the committee decided, never the president (CPL 49)."""
    presidents = Appointment.objects.filter(
        role=Role.PRESIDENT, ended_at=None, user_id=str(actor.user_id), court=OuterRef("court")
    )
    return _at_court(actor) & Q(decider="committee") & ~Q(Exists(presidents)) & ~Q(submitted_by_id=actor.user_id)


def _for_president(actor: Actor) -> Q:
    """Recusals at once; what a division head checks first, once it is checked."""
    checked = Q(decider="heads", state="checked")
    return _at_court(actor) & (Q(decider="president", state="submitted") | checked) & ~Q(submitted_by_id=actor.user_id)


def _own_place_open(actor: Actor) -> Q:
    """Rulings of a panel on which the actor sits that wait for the actor's own signature; also those that all have signed and the
    portal, which was interrupted, did not seal for a case without a clerk: whoever signed asks for it again.
    """
    own = SignatureSlot.objects.filter(document=OuterRef("document"), user=actor.user_id).exclude(code=CLERK)
    clerks = SignatureSlot.objects.filter(document=OuterRef("document"), code=CLERK)
    interrupted = Q(Exists(own), ~Q(Exists(clerks)), ~Q(place_open_but(CLERK)))
    return panels(actor) & (Q(Exists(own.filter(signed_at=None))) | interrupted)


def _not_signed_by_all(actor: Actor) -> Q:
    return _for_panel(actor) & Q(place_open_but(CLERK))


def _signed_by_all(actor: Actor) -> Q:
    return panels(actor) & ~Q(place_open_but(CLERK))


register(
    Rule("filing.case", "put_forward", JUDGES, conducts, why=_("只有独任审判员或者审判长可以提出")),
    Rule(
        "filing.case",
        "stand_aside",
        PANEL,
        on_panel,
        frozenset({"accepted", "in_trial", "suspended", "in_enforcement"}),
        why=_("案件已经裁判或者结案"),
    ),
    Rule("filing.case", "apply", LITIGANTS, on_side),
    Rule("filing.case", "apply", JUDGES, conducts),
    Rule("filing.application", "ask_to_join", LITIGANTS),
    Rule("filing.application", "object", LITIGANTS),
    Rule(
        "filing.case",
        "pause_limit",
        JUDGES,
        conducts,
        frozenset({"accepted", "in_trial", "suspended"}),
        why=_("案件已经裁判"),
    ),
    Rule("filing.case", "draw", SUPERVISORS, of_the_court),
    Rule("filing.application", "view", LITIGANTS, _own),
    Rule("filing.application", "view", LITIGANTS, _of_own_party),
    Rule("filing.application", "view", LITIGANTS, _open_to_sides),
    Rule("filing.application", "view", OFFICERS, _executes),
    Rule("filing.application", "view", OFFICERS, _open_in_enforcement),
    Rule("filing.application", "view", BENCH_ROLES, panels),
    Rule("filing.application", "view", PANEL, _own_recusal),
    Rule("filing.application", "view", SUPERVISORS, _at_court),
    Rule("filing.application", "view", SUPERVISORS, courts),
    Rule("filing.application", "view", FILING_CLERKS, _for_filing_clerk),
    Rule("filing.application", "list", JUDGES, _for_panel),
    Rule("filing.application", "list", CLERKS, panels),
    Rule("filing.application", "list", FILING_CLERKS, _sent_to_filing_clerk),
    Rule("filing.application", "list", HEADS, _for_head),
    Rule("filing.application", "list", HEADS, _for_committee),
    Rule("filing.application", "list", PRESIDENTS, _for_president),
    Rule("filing.application", "decide", JUDGES, _for_panel, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", CLERKS, _for_clerk, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", FILING_CLERKS, _sent_to_filing_clerk, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", HEADS, _for_committee, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", PRESIDENTS, _for_president, why=_DECIDED),
    Rule("filing.application", "check", HEADS, _for_head, WAITING, why=_("已经审核")),
    Rule("filing.application", "sign", JUDGES, _own_place_open, RULED, why=_("已经签名，或者没有您的签名位置")),
    Rule("filing.application", "take_back", JUDGES, _not_signed_by_all, RULED, why=_("合议庭成员都已签名，不能再退回")),
    Rule("filing.application", "seal", CLERKS, _signed_by_all, RULED, why=_("审判人员签名后才能盖章")),
    Rule("filing.application", "disclose", JUDGES | CLERKS, _undisclosed, GRANTED, why=_EXECUTED),
    Rule("filing.application", "disclose", OFFICERS, _undisclosed_executed, GRANTED, why=_EXECUTED),
    Rule("filing.application", "withdraw", LITIGANTS, _own, WAITING, why=_("已经有了决定，不能再撤回")),
    Rule("filing.application", "withdraw", PANEL, _own_recusal, WAITING, why=_("已经有了决定，不能再撤回")),
    Rule("filing.application", "withdraw", LITIGANTS, _own_on_paper, WAITING, why=_("已经有了决定，不能再撤回")),
)
