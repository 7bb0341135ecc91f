"""The page of one's calendar feed, and the feed itself."""

import datetime as dt
import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, visible_to
from courtportal.kernel.limits import Limit, take
from courtportal.kernel.vault.fields import blind_index
from filing.calendar.actions.feed import make_feed, revoke_feed
from filing.calendar.feeds import feed_content
from filing.calendar.models import CalendarFeed
from filing.calendar.queries import feed_of_token

HOUR = dt.timedelta(hours=1)
READS = Limit("calendar_feed", 60, HOUR)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("filing.calendarfeed", "view")
def feed_page(request: PortalRequest) -> HttpResponse:
    """Make, show, renew or revoke the secret address."""
    if request.method == "POST":
        if request.POST.get("deed") == "revoke":
            revoke_feed(actor=request.actor, now=clock.now())
            messages.success(request, _("订阅地址已停用。"))
        else:
            make_feed(actor=request.actor, language=get_language() or settings.LANGUAGE_CODE, now=clock.now())
            messages.success(request, _("订阅地址已生成，原来的地址不再有效。"))
        return redirect("filing:calendar_feed")
    feed = visible_to(request.actor, CalendarFeed).filter(revoked_at=None).first()
    address = settings.PORTAL_URL.rstrip("/") + reverse("filing:feed", args=[feed.token]) if feed else ""
    context = {"title": _("日历订阅"), "feed": feed, "address": address}
    return render(request, "filing/calendar/feed.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a secret address (RFC 5545); unchanged content costs a client nothing (RFC 9110 §13.1.2)."""
    index = blind_index("calendar_feed", token)
    wait = take(READS, index, now=clock.now())
    if wait is not None:
        return HttpResponse(status=429, headers={"Retry-After": str(int(wait.total_seconds()) + 1)})
    found = feed_of_token(index)
    if found is None:
        raise Http404
    content = feed_content(found, clock.now())
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="court.ics"'
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
