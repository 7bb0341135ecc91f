"""Who mediates, who speaks where, who decides. What is said in private is read by that side and its mediator alone.

Whoever may judge the case reads nothing of what was said: the rules below give clerks and panels the mediation's frame
(people, term, outcome), and no rule gives them a message, a file, an offer or a fact that is not agreed by all.
"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.cases.models import Party, Representation
from filing.cases.policies import FILING_CLERKS, LITIGANTS, SUPERVISORS, conducts, on_panel, own_party_specially
from filing.mediation.models import MediationMessage, MediationParty, MediatorAssignment
from filing.mediation.rules.steps import AGREED, APPOINTING, CONSENT, OPEN, SIGNING, STATEMENT, UNDECIDED, UNSETTLED

MEDIATORS = frozenset({Role.MEDIATOR})
PORTAL = frozenset({Role.SYSTEM})
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
Channel = MediationMessage.Channel


def own_places(actor: Actor, side: str = "") -> Q:
    """For parties of mediations: those for which the actor acts, itself or with special authority (CPL 62).

    An agent who consented stands in the party's place; with the mandate that ends too.
    """
    special = Party.objects.filter(own_party_specially(actor)).values("pk")
    ended = Representation.objects.filter(Q(user_id=actor.user_id), ended_at__isnull=False).values("party")
    mine = Q(user_id=actor.user_id) & ~Q(party__in=ended) | Q(party__in=special)
    return mine & Q(side=side) if side else mine


def _places(actor: Actor, side: str = "") -> Q:
    return Q(mediation_id__in=MediationParty.objects.filter(own_places(actor, side)).values("mediation_id"))


def takes_part(actor: Actor) -> Q:
    """Mediations in which the actor is one of the people."""
    return Q(pk__in=MediationParty.objects.filter(own_places(actor)).values("mediation_id"))


def of_mine(actor: Actor) -> Q:
    """For rows with a ``mediation``: one in which the actor is one of the people."""
    return _places(actor)


def conducted(actor: Actor, path: str = "") -> Q:
    """The actor is the mediator now, at this court."""
    return Q(**{f"{path}mediator__user_id": actor.user_id, f"{path}mediator__court_id": actor.court_id})


def _conducted_rows(actor: Actor) -> Q:
    return conducted(actor, "mediation__")


def asked_to_conduct(actor: Actor) -> Q:
    """The actor has been asked and has not answered yet."""
    asked = Q(mediator__user_id=actor.user_id, mediator__court_id=actor.court_id)
    return Q(pk__in=MediatorAssignment.objects.filter(asked, ended_at=None, accepted_at=None).values("mediation_id"))


def at_the_court(actor: Actor) -> Q:
    """Mediations before filing at the court where the actor serves."""
    return Q(court_id=actor.court_id, case=None)


def of_the_panel(actor: Actor) -> Q:
    """Mediations of cases on whose panel the actor sits."""
    return on_panel(actor, "case__")


def heard(actor: Actor) -> Q:
    """For messages: what is said to all, and what the actor's own side says in private."""
    own = [Q(channel=side) & _places(actor, side) for side in (Channel.APPLICANT, Channel.RESPONDENT)]
    return (Q(channel=Channel.JOINT) & _places(actor)) | own[0] | own[1]


def confided(actor: Actor) -> Q:
    """For messages: what is said to all, and what was said in private to this mediator, not to an earlier one."""
    told = Q(channel=Channel.JOINT) | Q(mediator__user_id=actor.user_id)
    return conducted(actor, "mediation__") & told


def _through(rows: Q) -> Q:
    return Q(message__in=MediationMessage.objects.filter(rows).values("pk"))


def in_heard(actor: Actor) -> Q:
    """Files that came with what the actor hears."""
    return _through(heard(actor))


def in_confided(actor: Actor) -> Q:
    """Files that came with what the mediator was told."""
    return _through(confided(actor))


def listed_at_court(actor: Actor) -> Q:
    """Mediators of the actor's court."""
    return Q(court_id=actor.court_id)


def proof_for_the_court(actor: Actor) -> Q:
    """Proofs of authority in mediations before filing at the court where the actor serves."""
    return Q(party__mediation__court_id=actor.court_id, party__mediation__case=None)


def proof_for_the_panel(actor: Actor) -> Q:
    """Proofs of authority in cases on whose panel the actor sits."""
    return on_panel(actor, "party__mediation__case__")


def undecided_proof(actor: Actor) -> Q:
    """Those that wait, while their place is free and consent is still asked."""
    return Q(state="waiting", party__user=None, party__mediation__state=CONSENT)


def decidable_at_court(actor: Actor) -> Q:
    """What a filing clerk decides."""
    return proof_for_the_court(actor) & undecided_proof(actor)


def decidable_by_panel(actor: Actor) -> Q:
    """What the panel decides."""
    return proof_for_the_panel(actor) & undecided_proof(actor)


ENDED = _("调解已经结束")
PROOF_DONE = _("已经核对过，或者调解已经结束")
NOT_OPEN = _("现在不在调解中")
MEDIATOR_ONLY = _("由主持调解的调解员进行")
GOING_ON = frozenset({OPEN, SIGNING})


def special_side(actor: Actor) -> Q:
    """Cases in which the actor is a party, or its agent with special authority."""
    return Q(pk__in=Party.objects.filter(own_party_specially(actor)).values("case_id"))


RUNNING_CASES = frozenset({"accepted", "in_trial"})
# Nothing there is the parties' to settle (民诉法解释 第一百四十三条): an appeal against a ruling has no claim either, nor has an
# objection in enforcement.
NOT_MEDIATED = ("ruling_appeal", "special", "payment_order", "public_summons", "preservation", "examination", "enforcement")


def may_be_mediated(actor: Actor) -> Q:
    """Cases whose matter can be settled, of the actor's side with special authority."""
    return special_side(actor) & ~Q(procedure__in=NOT_MEDIATED)


def conducts_to_settle(actor: Actor) -> Q:
    """Cases whose matter can be settled, conducted by the actor."""
    return conducts(actor) & ~Q(procedure__in=NOT_MEDIATED)


register(
    Rule("filing.case", "mediate", LITIGANTS, may_be_mediated, RUNNING_CASES, why=_("案件已经裁判，或者您没有特别授权")),
    Rule("filing.case", "mediate", JUDGES, conducts_to_settle, RUNNING_CASES, why=_("案件已经裁判，或者您没有特别授权")),
    Rule("filing.mediation", "list", LITIGANTS, takes_part),
    Rule("filing.mediation", "list", MEDIATORS, lambda actor: conducted(actor) | asked_to_conduct(actor)),
    Rule("filing.mediation", "list", FILING_CLERKS, at_the_court),
    Rule("filing.mediation", "list", BENCH_ROLES, of_the_panel),
    Rule("filing.mediation", "view", LITIGANTS, takes_part),
    Rule("filing.mediation", "view", MEDIATORS, conducted),
    Rule("filing.mediation", "view", MEDIATORS, asked_to_conduct),
    Rule("filing.mediation", "view", FILING_CLERKS | SUPERVISORS, at_the_court),
    Rule("filing.mediation", "view", BENCH_ROLES, of_the_panel),
    Rule("filing.mediation", "consent", LITIGANTS, takes_part, frozenset({CONSENT}), why=_("已经答复，或者调解已经结束")),
    Rule("filing.mediation", "invite", LITIGANTS, takes_part, frozenset({CONSENT}), why=ENDED),
    Rule("filing.mediation", "invite", FILING_CLERKS, at_the_court, frozenset({CONSENT}), why=ENDED),
    Rule("filing.mediation", "invite", BENCH_ROLES, of_the_panel, frozenset({CONSENT}), why=ENDED),
    Rule("filing.mediation", "join", LITIGANTS),
    Rule("filing.mediation", "choose", LITIGANTS, takes_part, frozenset({APPOINTING}), why=_("现在不能选择调解员")),
    Rule("filing.mediation", "appoint", FILING_CLERKS, at_the_court, frozenset({APPOINTING}), why=_("现在不能指定调解员")),
    Rule("filing.mediation", "appoint", BENCH_ROLES, of_the_panel, frozenset({APPOINTING}), why=_("现在不能指定调解员")),
    Rule("filing.mediation", "accept", MEDIATORS, asked_to_conduct, frozenset({APPOINTING}), why=_("没有等待您答复的指定")),
    Rule("filing.mediation", "object", LITIGANTS, takes_part, frozenset({OPEN, APPOINTING}), why=NOT_OPEN),
    Rule("filing.mediation", "step_down", MEDIATORS, conducted, frozenset({OPEN}), why=NOT_OPEN),
    Rule("filing.mediation", "speak", LITIGANTS, takes_part, GOING_ON, why=NOT_OPEN),
    Rule("filing.mediation", "speak", MEDIATORS, conducted, GOING_ON, why=NOT_OPEN),
    Rule("filing.mediation", "offer", LITIGANTS, takes_part, frozenset({OPEN}), why=NOT_OPEN),
    Rule("filing.mediation", "offer", MEDIATORS, conducted, frozenset({OPEN}), why=NOT_OPEN),
    Rule("filing.mediation", "answer_offer", LITIGANTS, takes_part, frozenset({OPEN}), why=NOT_OPEN),
    Rule("filing.mediation", "extend", LITIGANTS, takes_part, GOING_ON, why=NOT_OPEN),
    Rule("filing.mediation", "state_fact", MEDIATORS, conducted, GOING_ON, why=MEDIATOR_ONLY),
    Rule("filing.mediation", "agree_fact", LITIGANTS, takes_part, GOING_ON, why=NOT_OPEN),
    Rule("filing.mediation", "draft", MEDIATORS, conducted, frozenset({OPEN}), why=MEDIATOR_ONLY),
    Rule("filing.mediation", "sign", LITIGANTS, takes_part, frozenset({SIGNING}), why=_("没有等待您签名的调解协议")),
    Rule("filing.mediation", "sign", MEDIATORS, conducted, frozenset({SIGNING}), why=_("没有等待您签名的调解协议")),
    Rule("filing.mediation", "reopen", LITIGANTS, takes_part, frozenset({SIGNING}), why=ENDED),
    Rule("filing.mediation", "reopen", MEDIATORS, conducted, frozenset({SIGNING}), why=ENDED),
    Rule("filing.mediation", "leave", LITIGANTS, takes_part, frozenset(UNDECIDED), why=ENDED),
    Rule("filing.mediation", "repent", LITIGANTS, takes_part, frozenset({STATEMENT}), why=_("调解书已经生效")),
    Rule("filing.mediation", "end", MEDIATORS, conducted, GOING_ON, why=MEDIATOR_ONLY),
    Rule("filing.mediation", "end", PORTAL, states=frozenset(UNSETTLED)),
    Rule(
        "filing.mediation", "confirm", LITIGANTS, takes_part, frozenset({AGREED}), why=_("调解协议还没有生效，或者已经申请确认")
    ),
    Rule("filing.mediationparty", "view", LITIGANTS, of_mine),
    Rule("filing.mediationparty", "view", MEDIATORS, _conducted_rows),
    Rule("filing.mediationmessage", "view", LITIGANTS, heard),
    Rule("filing.mediationmessage", "view", MEDIATORS, confided),
    Rule("filing.mediationfile", "view", LITIGANTS, in_heard),
    Rule("filing.mediationfile", "view", MEDIATORS, in_confided),
    Rule("filing.offer", "view", LITIGANTS, of_mine),
    Rule("filing.offer", "view", MEDIATORS, _conducted_rows),
    Rule("filing.undisputedfact", "view", LITIGANTS, of_mine),
    Rule("filing.undisputedfact", "view", MEDIATORS, _conducted_rows),
    Rule("filing.mediationagreement", "view", LITIGANTS, of_mine),
    Rule("filing.mediationagreement", "view", MEDIATORS, _conducted_rows),
    Rule("filing.authorityproof", "view", FILING_CLERKS, proof_for_the_court),
    Rule("filing.authorityproof", "view", BENCH_ROLES, proof_for_the_panel),
    Rule("filing.authorityproof", "decide", FILING_CLERKS, decidable_at_court, why=PROOF_DONE),
    Rule("filing.authorityproof", "decide", BENCH_ROLES, decidable_by_panel, why=PROOF_DONE),
    Rule("filing.panelmediator", "view", LITIGANTS | MEDIATORS),
    Rule("filing.panelmediator", "view", FILING_CLERKS | SUPERVISORS | BENCH_ROLES, listed_at_court),
    Rule("filing.panelmediator", "keep", FILING_CLERKS, listed_at_court),
)
