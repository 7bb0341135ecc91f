"""Telling those who have to do with an appeal: that it came in, that the corrected service makes it late or late no more."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.models import User
from filing.applications.answer_terms import sending_key
from filing.applications.lateness import Timely
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.calendar.telling import tell_panel
from filing.cases.models import Case, PanelMember
from filing.notices import tell

CAME_IN = _(
    "案号 %(case)s：%(name)s提起上诉。上诉状副本应当在%(due)s前送达其他当事人；收到答辩或者答辩期满后五日内，"
    "连同全部案卷和证据报送上级法院（民事诉讼法第一百七十四条）。"
)
LATE = _("案号 %(number)s：送达经更正，%(name)s的上诉已经超过上诉期，最后一天是%(due)s。是否受理，由审查上诉的法院决定。")
IN_TIME = _("案号 %(number)s：送达经更正，%(name)s的上诉没有超过上诉期，不再是逾期。")


@transaction.atomic
def tell_of_appeal(appeal: Application, now: dt.datetime) -> None:
    """The clerks of the case have a copy to serve by a day, and then the file to send up; once for each appeal."""
    term = Deadline.objects.filter(key=sending_key(appeal)).first()
    if term is None:
        return
    tell_panel(
        appeal.case,
        title=_("有当事人上诉，请送达上诉状并准备移送"),
        body=CAME_IN,
        facts={"name": appeal.applicant_name, "due": term.due_on},
        link=reverse("filing:application", args=[appeal.pk]),
        key=f"appeal-came-in:{appeal.pk.hex}",
        now=now,
        only=Q(duty=PanelMember.Duty.CLERK, case=appeal.case),
    )


def tell_of_lateness(case: Case, appeals: Sequence[Timely], now: dt.datetime) -> None:
    """The clerks of the case that send the appeal up, and the panel above, where it is a case already."""
    for one in appeals:
        appeal = one.appeal
        for user in _concerned(case, appeal.follow_up_id):
            tell(
                user,
                title=_("送达更正后，上诉是否逾期有变化"),
                body=LATE if one.is_late else IN_TIME,
                facts={"number": case.case_number, "name": appeal.applicant_name, "due": one.due_on},
                link=reverse("filing:application", args=[appeal.pk]),
                key=f"appeal-late:{appeal.pk.hex}:{now:%Y%m%d%H%M%S%f}:{user.pk.hex}",
                now=now,
            )


def _concerned(case: Case, above: object) -> list[User]:
    clerks = Q(case=case, duty__in=(PanelMember.Duty.CLERK, PanelMember.Duty.ASSISTANT))
    members = PanelMember.objects.filter(clerks | Q(case=above, case__isnull=False), ended_at=None)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))
