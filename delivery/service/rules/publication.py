"""Service by publication (公告送达): CPL 95, 283; CPL-I 138–141. Pure."""

import datetime as dt

from delivery.service.rules.ways import SHANGHAI, Effect, Happening, Kind, Mark, Matter, Way, cpl, interpretation, served

DAYS, DAYS_ABROAD = 30, 60
LAST_SECOND = dt.time(23, 59, 59)


def by_publication(way: Way, matter: Matter) -> Effect | str:
    """When the term after the last posting or printing is over (CPL 95; CPL-I 138: 公告期满，即视为送达).

    Not in summary procedure (CPL-I 140), not without a ground on record (CPL 95 ¶2). A posting at the domicile that was not
    photographed is none (CPL-I 138).
    """
    if matter.simple:
        return "publication_in_summary"
    if way.ground is None:
        return "no_ground"
    published = [one for one in way.all(Kind.PUBLISHED) if _counts(one)]
    if not published:
        return "home_unrecorded" if way.all(Kind.PUBLISHED) else "not_published"
    ends = [publication_ends(one.at, abroad=matter.abroad) for one in published]
    # A posting after the term was over comes too late to put it off.
    end = next((end for end, after in zip(ends, published[1:], strict=False) if after.at > end), ends[-1])
    article = 283 if matter.abroad else 95
    return served(way, end, "published", *cpl(article), *interpretation(138))


def publication_ends(published_at: dt.datetime, *, abroad: bool = False) -> dt.datetime:
    """The last second of the last day of the term. The day of posting is not counted; a lapse does not wait for a working day."""
    day = published_at.astimezone(SHANGHAI).date() + dt.timedelta(days=DAYS_ABROAD if abroad else DAYS)
    return dt.datetime.combine(day, LAST_SECOND, tzinfo=SHANGHAI).astimezone(dt.UTC)


def _counts(posted: Happening) -> bool:
    return Mark.AT_HOME not in posted.marks or Mark.PHOTOS in posted.marks
