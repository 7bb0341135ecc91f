"""Paper from hand to hand: at the court, at the door, left behind, through another court or an institution. Pure.

Law: CPL 87–89, 91–94; CPL-I 130–134.
"""

from delivery.service.rules.ways import (
    By,
    Effect,
    Happening,
    Institution,
    Kind,
    Mark,
    Matter,
    Way,
    cpl,
    interpretation,
    served,
)

OF_A_PERSON = frozenset({None, By.SELF, By.GUARDIAN, By.FAMILY, By.AGENT, By.RECEIVER})
OF_AN_ORGANISATION = frozenset({None, By.SELF, By.REPRESENTATIVE, By.MAIL_ROOM, By.AGENT, By.RECEIVER})
# A mediation statement goes to the party itself, or to whom it named to receive (CPL-I 133).
OF_THE_PARTY = frozenset({None, By.SELF, By.REPRESENTATIVE, By.GUARDIAN, By.RECEIVER})
# Whose refusal opens the way to leaving the paper behind (CPL 89 ¶1; CPL-I 130 ¶1).
REFUSING_PERSON = frozenset({None, By.SELF, By.GUARDIAN, By.FAMILY, By.RECEIVER})
REFUSING_ORGANISATION = frozenset({None, By.SELF, By.REPRESENTATIVE, By.MAIL_ROOM, By.RECEIVER})


def may_sign(signed: Happening, way: Way, matter: Matter) -> bool:
    """Whether service on who signed is service on the recipient (CPL 88; CPL-I 130, 133; POST 7, 9).

    Nobody signs for the other side: a family member who is the opposing party is no family here.
    """
    if matter.own_hands:
        return signed.by in OF_THE_PARTY or (signed.by is By.AGENT and way.designates)
    return signed.by in (OF_AN_ORGANISATION if matter.organisation else OF_A_PERSON)


def at_counter(way: Way, matter: Matter) -> Effect | str:
    """Fetched at the court: signed for, or refused there by who had come (CPL 87, 88; CPL-I 131 ¶1)."""
    found = _handed_over(way, matter)
    if not isinstance(found, str):
        return found
    refusals = [one for one in way.all(Kind.REFUSED_TO_SIGN) if _refuses(one, way, matter)]
    if not refusals:
        return "not_collected" if found == "nothing" else found
    return "own_hands_only" if matter.own_hands else served(way, refusals[0].at, "refused_at_court", *interpretation(131))


def to_the_door(way: Way, matter: Matter) -> Effect | str:
    """Brought by the court: signed for (CPL 87, 88); or refused away from the domicile with the camera on (CPL-I 131 ¶2)."""
    found = _handed_over(way, matter)
    if not isinstance(found, str):
        return found
    refusals = [one for one in way.all(Kind.REFUSED_TO_SIGN) if _refuses(one, way, matter)]
    away = [one for one in refusals if Mark.AT_HOME not in one.marks]
    recorded = [one for one in away if Mark.PHOTOS in one.marks]
    if not refusals:
        return "not_met" if found == "nothing" else found
    if matter.own_hands:
        return "own_hands_only"
    if recorded:
        return served(way, recorded[0].at, "refused_on_camera", *interpretation(131))
    return "refusal_not_recorded" if away else "refused_at_home"


def left_behind(way: Way, matter: Matter) -> Effect | str:
    """留置送达: refused at the domicile, and left there before a witness or with the camera on (CPL 89; CPL-I 130, 132, 133)."""
    left = way.all(Kind.LEFT)
    if not left:
        return "not_left"
    if matter.own_hands:
        return "own_hands_only"
    reasons = [_why_not_left(one, way, matter) for one in left]
    if "" not in reasons:
        return reasons[-1]
    good = left[reasons.index("")]
    finding = "left_with_witness" if Mark.WITNESS in good.marks else "left_with_photos"
    return served(way, good.at, finding, *cpl(89), *(interpretation(130) if matter.organisation else ()))


def _why_not_left(left: Happening, way: Way, matter: Matter) -> str:
    """Why this leaving behind is none in law; "" if it is one."""
    refused = [one for one in way.all(Kind.REFUSED_TO_SIGN) if one.at <= left.at]
    if not refused:
        return "nobody_refused"
    if not any(_refuses(one, way, matter) for one in refused):
        return "agent_not_named" if any(one.by is By.AGENT for one in refused) else "signer_not_entitled"
    if Mark.AT_HOME not in left.marks:
        return "not_at_home"
    return "" if left.marks & {Mark.WITNESS, Mark.PHOTOS} else "leaving_unproven"


def _refuses(refused: Happening, way: Way, matter: Matter) -> bool:
    """Whether the refusal is the recipient's: an agent's only if it was named to receive (CPL-I 132)."""
    if refused.by is By.AGENT:
        return way.designates
    return refused.by in (REFUSING_ORGANISATION if matter.organisation else REFUSING_PERSON)


def entrusted(way: Way, matter: Matter) -> Effect | str:
    """Another court serves within ten days; what counts is when the recipient had it, not that court (CPL 91; CPL-I 134)."""
    found = _handed_over(way, matter)
    if not isinstance(found, str):
        return served(way, found.effective_at, "entrusted_handed_over", *cpl(87, 91), *interpretation(134))
    if way.all(Kind.LEFT):
        behind = left_behind(way, matter)
        if isinstance(behind, str):
            return behind
        return served(way, behind.effective_at, behind.finding, *cpl(89, 91), *interpretation(134))
    return "with_other_court" if found == "nothing" else found


_INSTITUTIONS = {Institution.ARMY: 92, Institution.PRISON: 93, Institution.EDUCATION: 93}


def by_transfer(way: Way, matter: Matter) -> Effect | str:
    """Handed on by army unit, prison or institution: the day on which the recipient itself signed (CPL 92–94)."""
    if way.institution is None:
        return "no_institution"
    signed = next((one for one in way.all(Kind.HANDED_OVER) if one.by in {None, By.SELF}), None)
    if signed is not None:
        return served(way, signed.at, "transferred", *cpl(_INSTITUTIONS[way.institution], 94))
    return "signer_not_entitled" if way.all(Kind.HANDED_OVER) else "with_institution"


def _handed_over(way: Way, matter: Matter) -> Effect | str:
    """The first signature that counts; "nothing" where nobody signed."""
    signatures = way.all(Kind.HANDED_OVER)
    good = next((one for one in signatures if may_sign(one, way, matter)), None)
    if good is not None:
        return served(way, good.at, "handed_over", *cpl(87, 88))
    if not signatures:
        return "nothing"
    return why_none(signatures[-1], matter)


def why_none(signed: Happening, matter: Matter) -> str:
    """Why a signature that does not count is none."""
    return "own_hands_only" if matter.own_hands and signed.by is not By.OPPONENT else "signer_not_entitled"
