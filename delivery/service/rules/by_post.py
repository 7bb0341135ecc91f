"""Court post (法院专递): CPL 91; 法释〔2004〕13号 (POST) arts 5–11. Pure."""

import datetime as dt

from delivery.service.rules.in_person import may_sign, why_none
from delivery.service.rules.ways import SHANGHAI, Effect, Happening, Kind, Matter, Reason, Way, court_post, cpl, served

TRIES = 3
WITHIN = dt.timedelta(days=5)


def by_post(way: Way, matter: Matter) -> Effect | str:
    """The day on the receipt (CPL 91); or the day of return, where it is the recipient's doing (POST 11)."""
    received = way.all(Kind.REACHED, Kind.ACKNOWLEDGED)
    good = next((one for one in received if may_sign(one, way, matter)), None)
    returned = way.all(Kind.RETURNED)
    deemed = _returned(way, matter, returned[0]) if returned else "not_arrived"
    if isinstance(deemed, Effect) and (good is None or deemed.effective_at < good.at):
        return deemed
    if good is not None:
        return served(way, good.at, "posted", *cpl(91), *court_post(9))
    if returned or not received:
        return deemed
    return why_none(received[-1], matter)


def _returned(way: Way, matter: Matter, returned: Happening) -> Effect | str:
    """Who gave a wrong address, moved without a word, gave none or refused the letter has it on the day of return.

    Not who proves to be without fault (POST 11 ¶2). A letter whose addressee was not met must have been tried three times
    within five days (POST 6).
    """
    if matter.own_hands:
        return "own_hands_only"
    if returned.reason is None:
        return "return_unexplained"
    if way.first(Kind.NO_FAULT):
        return "no_fault"
    if not (way.confirmed or way.address_refused):
        return "returned_unconfirmed"
    if returned.reason is Reason.NOT_MET and not _tried_enough(way, returned.at):
        return "tries_too_few"
    finding = "returned_confirmed" if way.confirmed else "returned_no_address"
    articles = (*(() if way.confirmed else (5,)), *((6,) if returned.reason is Reason.NOT_MET else ()), 11)
    return served(way, returned.at, finding, *court_post(*articles))


def _tried_enough(way: Way, before: dt.datetime) -> bool:
    days = [one.at.astimezone(SHANGHAI).date() for one in way.all(Kind.TRIED) if one.at <= before]
    return any(last - first <= WITHIN for first, last in zip(days, days[TRIES - 1 :], strict=False))
