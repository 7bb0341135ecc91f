"""Electronic service (CPL 90; CPL-I 135, 136; OLR 29–33) and the simple ways of summary procedure (CPL 162, CPL-I 261). Pure."""

import datetime as dt

from delivery.service.rules.ways import (
    GIVEN,
    By,
    Consent,
    Effect,
    Happening,
    Kind,
    Matter,
    Status,
    Way,
    cpl,
    interpretation,
    olr,
    served,
)

# Who may sign for a mediation statement in the party's place: who acts as it, or whom it named to receive (CPL-I 133).
OWN_HANDS = frozenset({None, By.SELF, By.REPRESENTATIVE, By.GUARDIAN, By.RECEIVER})


def electronic(way: Way, matter: Matter) -> Effect | str:
    """OLR 31: a confirmed address on arrival; another one on answer or act, or presumed when read.

    A mediation statement takes effect when it is signed for, which may be done by a click (CPL 100, OLR 33).
    """
    arrived = _arrival(way)
    if arrived is None:
        return "failed" if way.first(Kind.FAILED) else "not_arrived"
    if way.mandate is not None and not way.mandate.holds(arrived):
        return "no_mandate"
    if matter.own_hands:
        return _signed_for(way, arrived)
    if way.confirmed and _covered(way, matter, arrived):
        finding = "arrival_proven" if way.first(Kind.ARRIVAL_PROVEN) else "arrived_confirmed"
        return served(way, arrived, finding, *olr(31), *cpl(90), *interpretation(135))
    found = _by_conduct(way, arrived)
    return "out_of_scope" if found == "unread" and way.confirmed and not _in_scope(way, matter) else found


def _arrival(way: Way) -> dt.datetime | None:
    """The instant of arrival; the one the recipient proves goes before the system's (CPL-I 135), the last that was found first.

    What came back after it was taken to have arrived had not arrived.
    """
    if proven := [one.at for one in way.happenings if one.kind is Kind.ARRIVAL_PROVEN]:
        return proven[-1]
    bounced = max((one.at for one in way.all(Kind.FAILED)), default=None)
    reached = way.all(Kind.REACHED)
    return next((one.at for one in reached if bounced is None or one.at > bounced), None)


def _covered(way: Way, matter: Matter, arrived: dt.datetime) -> bool:
    """Consent was there when the document arrived, for this stage (CPL-I 137); later withdrawal changes nothing (OLR 5, 29)."""
    if way.consent not in GIVEN or (way.consented_at is not None and way.consented_at > arrived):
        return False
    return _in_scope(way, matter) and (way.withdrawn_at is None or way.withdrawn_at > arrived)


def _in_scope(way: Way, matter: Matter) -> bool:
    return way.scope is None or not matter.stage or matter.stage in way.scope


def _by_conduct(way: Way, arrived: dt.datetime) -> Effect | str:
    """What the recipient did with it, unless he objected to electronic service."""
    objected = way.first(Kind.OBJECTED)
    acted = way.first(Kind.ANSWERED, Kind.ACKNOWLEDGED, since=arrived)
    read = way.first(Kind.READ, since=arrived)
    presumed = _presumption(way, read, objected, arrived)
    if acted is None or (objected is not None and acted >= objected):
        return presumed
    # What was read before it was answered was presumed served then; the earlier instant counts.
    if isinstance(presumed, Effect) and presumed.effective_at < acted:
        return presumed
    return served(way, acted, "answered", *olr(29, 31))


def _presumption(way: Way, read: dt.datetime | None, objected: dt.datetime | None, arrived: dt.datetime) -> Effect | str:
    refused = way.consent is Consent.REFUSED or (way.withdrawn_at is not None and way.withdrawn_at <= arrived)
    if refused or objected is not None:
        return "no_consent"
    if read is None:
        return "unread"
    if way.first(Kind.REBUTTED):
        return "rebutted"
    return Effect(Status.PRESUMED, read, way.channel, "read", olr(31))


def _signed_for(way: Way, arrived: dt.datetime) -> Effect | str:
    signed = next((one for one in way.all(Kind.ACKNOWLEDGED, since=arrived) if _own_hands(way, one)), None)
    return served(way, signed.at, "signed_for", *cpl(100), *olr(33)) if signed else "must_be_signed_for"


def _own_hands(way: Way, signed: Happening) -> bool:
    """The party itself signed, or whom it named to receive: an agent only if it was."""
    named = way.designates or (way.mandate is not None and way.mandate.receives)
    return signed.by in OWN_HANDS or (signed.by is By.AGENT and named)


def by_phone(way: Way, matter: Matter) -> Effect | str:
    """Told by phone, or by word of mouth: in summary procedure, not for decisions, and only with the recipient's word that it
    knows (CPL 162; CPL-I 261: without it nobody is judged in default).
    """
    if not matter.simple:
        return "simple_only_in_summary"
    if matter.decision or matter.own_hands:
        return "not_for_decisions"
    if confirmed := way.first(Kind.ACKNOWLEDGED):
        return served(way, confirmed, "confirmed_by_phone", *cpl(162), *interpretation(261))
    return "phone_unconfirmed" if way.first(Kind.SENT, Kind.REACHED) else "not_arrived"
