"""Who is told of a request from outside."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.applications.joining.models import JoinRequest
from filing.notices import tell


def tell_filing_clerks(request: JoinRequest, now: dt.datetime) -> None:
    """No case fits, or it has ended meanwhile: the filing clerks of the court answer."""
    serving = {"appointments__role": Role.FILING_CLERK, "appointments__court": request.court, "appointments__ended_at": None}
    for user in User.objects.filter(is_active=True, **serving).distinct()[:20]:
        tell(
            user, title=_("有人申请参加案件，请答复"), body=_("收件号 %(number)s：没有可以转给审判组织的案件，请核对后答复。"),
            facts={"number": request.receipt_number}, link=reverse("filing:join_request", args=[request.pk]),
            key=f"join-request:{request.pk}:{user.pk}", now=now,
        )  # fmt: skip


def tell_asker(request: JoinRequest, now: dt.datetime) -> None:
    """The court has answered or decided. Who asked on paper has no account: the answer goes to them by post."""
    if request.on_paper is not None:
        return
    tell(
        request.submitted_by, title=_("您参加案件的申请有了结果"), body=_("收件号 %(number)s：结果和理由在申请页面。"),
        facts={"number": request.receipt_number}, link=reverse("filing:join_request", args=[request.pk]),
        key=f"join-request-answered:{request.pk}", now=now,
    )  # fmt: skip
