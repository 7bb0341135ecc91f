"""Who reads, corrects and signs a transcript, who speaks at a seat, who hears a recording."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.public import on_panel, on_side
from transcription.transcripts.models import Transcript

PARTY_ROLES = frozenset({Role.LITIGANT, Role.LAWYER})
PEOPLE_OF_A_HEARING = PARTY_ROLES | BENCH_ROLES

_STATES = Transcript.State


def _attended(actor: Actor) -> Q:
    """Transcripts of hearings in which the actor takes part: as party, representative or member of the panel."""
    return on_side(actor, "hearing__case__") | on_panel(actor, "hearing__case__")


def _kept_by_the_clerk(actor: Actor) -> Q:
    return on_panel(actor, "hearing__case__") & Q(hearing__case__panel__duty="clerk")


def _own_seat(actor: Actor) -> Q:
    """The seat of the actor himself; it is lost with the mandate or the place on the panel."""
    return (
        Q(party__user_id=actor.user_id)
        | Q(representation__user_id=actor.user_id, representation__ended_at=None)
        | Q(panel_member__user_id=actor.user_id, panel_member__ended_at=None)
    )


def _seats_of_attended(actor: Actor) -> Q:
    return on_side(actor, "transcript__hearing__case__") | on_panel(actor, "transcript__hearing__case__")


register(
    Rule("transcription.transcript", "view", PEOPLE_OF_A_HEARING, rows=_attended),
    Rule("transcription.transcript", "listen", PEOPLE_OF_A_HEARING, rows=_attended),
    Rule("transcription.transcript", "keep", frozenset({Role.CLERK}), rows=_kept_by_the_clerk),
    Rule(
        "transcription.transcript",
        "correct",
        frozenset({Role.CLERK}),
        rows=_kept_by_the_clerk,
        states=frozenset({_STATES.RECORDING, _STATES.REVIEW}),
        why=_("只有本案书记员在签名开始之前可以改正笔录。"),
    ),
    Rule(
        "transcription.transcript",
        "submit",
        frozenset({Role.CLERK}),
        rows=_kept_by_the_clerk,
        states=frozenset({_STATES.REVIEW}),
        why=_("闭庭之后，由本案书记员提交签名。"),
    ),
    Rule(
        "transcription.transcript",
        "sign",
        PEOPLE_OF_A_HEARING,
        rows=_attended,
        states=frozenset({_STATES.SIGNING}),
        why=_("笔录提交签名之后才能签名。"),
    ),
    Rule(
        "transcription.transcript",
        "note_refusal",
        frozenset({Role.CLERK}),
        rows=_kept_by_the_clerk,
        states=frozenset({_STATES.SIGNING}),
        why=_("签名期间，由本案书记员记明拒绝签名的情况。"),
    ),
    Rule("transcription.seat", "view", PEOPLE_OF_A_HEARING, rows=_seats_of_attended),
    Rule("transcription.seat", "speak", PEOPLE_OF_A_HEARING, rows=_own_seat),
    Rule("transcription.seat", "sign", PEOPLE_OF_A_HEARING, rows=_own_seat),
)
