"""What a clerk can note about service on paper or by word of mouth, and what must stand beside it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from delivery.service.rules.ways import By, Channel, Kind, Mark, Matter


class Ask(StrEnum):
    """What the form of an act asks for besides its time and a word for the file."""

    BY = "by"
    REASON = "reason"
    SIGNATURE = "signature"
    PHOTOS = "photos"
    WITNESS = "witness"
    PLACE = "place"
    PAPER = "paper"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be noted: the way, what it means in law, how it was done, and what is asked and needed for it.

    ``needs``: at least one of these proofs must be given (CPL 89; CPL-I 131). ``simple``: in summary procedure only.
    """

    channel: Channel
    kinds: tuple[Kind, ...]
    asks: tuple[Ask, ...] = ()
    needs: frozenset[Ask] = frozenset()
    marks: frozenset[Mark] = frozenset()
    simple: bool = False

    @property
    def ends(self) -> bool:
        """Whether nothing more is expected of the try."""
        return not set(self.kinds) <= {Kind.SENT, Kind.TRIED}


_SIGNED = (Ask.BY, Ask.SIGNATURE, Ask.PAPER)
_BROUGHT = (Ask.PLACE, *_SIGNED)
_PROVEN = frozenset({Ask.PHOTOS, Ask.WITNESS})
_LEFT = (Kind.REFUSED_TO_SIGN, Kind.LEFT)
_HOME = frozenset({Mark.AT_HOME})

ACTS: dict[str, Act] = {
    "handed_over": Act(Channel.COUNTER, (Kind.HANDED_OVER,), _SIGNED, frozenset({Ask.SIGNATURE, Ask.PAPER})),
    "refused_to_sign": Act(Channel.COUNTER, (Kind.REFUSED_TO_SIGN,), (Ask.BY, Ask.PHOTOS)),
    "brought": Act(Channel.DIRECT, (Kind.HANDED_OVER,), _BROUGHT, frozenset({Ask.SIGNATURE, Ask.PAPER})),
    "refused_on_camera": Act(Channel.DIRECT, (Kind.REFUSED_TO_SIGN,), (Ask.PLACE, Ask.BY, Ask.PHOTOS), frozenset({Ask.PHOTOS})),
    "not_met": Act(Channel.DIRECT, (Kind.TRIED,), (Ask.PLACE, Ask.PHOTOS)),
    "left": Act(Channel.LIEN, _LEFT, (Ask.PLACE, Ask.BY, Ask.PHOTOS, Ask.WITNESS), _PROVEN, _HOME),
    "post_received": Act(Channel.POST, (Kind.REACHED,), (Ask.BY, Ask.PAPER)),
    "post_tried": Act(Channel.POST, (Kind.TRIED,)),
    "post_returned": Act(Channel.POST, (Kind.RETURNED,), (Ask.REASON, Ask.PAPER)),
    "told": Act(Channel.PHONE, (Kind.SENT,)),
    "told_and_confirmed": Act(Channel.PHONE, (Kind.SENT, Kind.ACKNOWLEDGED), simple=True),
    "entrusted": Act(Channel.ENTRUSTED, (Kind.SENT,)),
    "entrusted_served": Act(Channel.ENTRUSTED, (Kind.HANDED_OVER,), (Ask.BY, Ask.PAPER), frozenset({Ask.PAPER})),
    "entrusted_left": Act(Channel.ENTRUSTED, _LEFT, (Ask.PLACE, Ask.BY, Ask.PHOTOS, Ask.WITNESS), _PROVEN, _HOME),
    "sent_to_institution": Act(Channel.TRANSFER, (Kind.SENT,), (Ask.INSTITUTION,), frozenset({Ask.INSTITUTION})),
    "transferred": Act(Channel.TRANSFER, (Kind.HANDED_OVER,), (Ask.INSTITUTION, Ask.PAPER), frozenset({Ask.PAPER})),
}

# Who takes or refuses documents, as the form offers it; "someone else" may be noted too, and counts for nothing.
OF_A_PERSON = (By.SELF, By.GUARDIAN, By.FAMILY, By.AGENT, By.RECEIVER, By.OPPONENT, By.MINOR, By.OTHER)
OF_AN_ORGANISATION = (By.REPRESENTATIVE, By.MAIL_ROOM, By.AGENT, By.RECEIVER, By.OTHER)


def people(matter: Matter) -> tuple[By, ...]:
    """Who may stand on the receipt."""
    return OF_AN_ORGANISATION if matter.organisation else OF_A_PERSON


def acts_for(matter: Matter) -> dict[str, Act]:
    """What can be noted here: nothing is left behind that must come into the party's own hands (CPL-I 133)."""
    return {
        code: act
        for code, act in ACTS.items()
        if not (matter.own_hands and Kind.LEFT in act.kinds) and (matter.simple or not act.simple)
    }


def lacking(act: Act, given: Iterable[Ask]) -> frozenset[Ask]:
    """What must still be given: one of the proofs that the act needs; nothing if one is there."""
    return frozenset() if not act.needs or act.needs & set(given) else act.needs


def marks_of(act: Act, given: Iterable[Ask]) -> frozenset[Mark]:
    """How the act was recorded."""
    recorded = {Ask.PHOTOS: Mark.PHOTOS, Ask.WITNESS: Mark.WITNESS}
    return act.marks | {recorded[one] for one in given if one in recorded}
