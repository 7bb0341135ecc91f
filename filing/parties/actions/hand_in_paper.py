"""A party or its agent hands in another paper than evidence: the statement of an agent (代理词), a written opinion."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.calendar.telling import sides_of, tell_clerks
from filing.cases.grouping import heard_together
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.queries import my_parties
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.notices import tell
from filing.parties.rules.handing_in import UNDECIDED, HandedInKind

TITLE, BODY = _("案卷有新的材料"), _("案号 %(case)s：当事人提交了新的材料，请在电子卷宗中查看。")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The paper, what it is and is called, and the key minted with the form."""

    upload: Upload
    kind: HandedInKind
    title: str
    key: str


@transaction.atomic
def hand_in_paper(*, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, paper: HandedIn, now: dt.datetime) -> DossierEntry:
    """The paper stands in the file at once, where all sides read it; they and the clerk are told (CPL 52, 144).

    Who may: a party, or an agent for it, before the case is decided; who answers an appeal does so by ``answer_appeal``. The same
    key again gives the same entry.
    """
    case = access(actor, Case, case_id, "hand_in_paper", lock=True)
    party = next((one for one in my_parties(actor, case) if one.pk == party_id and one.left_at is None), None)
    if party is None:
        raise Refused("filing.case", "hand_in_paper", [gettext_noop("只有当事人和代理人可以提出")])
    if case.state not in UNDECIDED or paper.kind is HandedInKind.APPEAL_ANSWER:
        raise Refused("filing.case", "hand_in_paper", [gettext_noop("案件已经裁判，只能对上诉提交答辩状")])
    key = f"handed_in:{party.pk}:{paper.key}"
    if known := case.dossier.filter(key=key).first():
        return known
    entry = _filed(actor, party, paper, key)
    tell_of_paper(actor, case, f"handed_in:{entry.pk}", now)
    record(actor=actor, action="hand_in_paper", obj=entry, now=now, detail={"kind": paper.kind.value})
    return entry


def _filed(actor: Actor, party: Party, paper: HandedIn, key: str) -> DossierEntry:
    upload = access(actor, Upload, paper.upload.pk, "use")
    return add_dossier_entry(
        case=party.case,
        under=Matter.STATEMENT,
        title=paper.title,
        key=key,
        file=upload.stored,
        file_name=upload.original_name[:200],
        source=party.name,
        pages=page_count(upload.stored, upload.pages),
    )


def tell_of_paper(actor: Actor, case: Case, key: str, now: dt.datetime) -> None:
    """Everyone else who acts for a side, in cases heard together too, each once with the own case; and the clerks."""
    found: dict[User, Case] = {}
    for one in heard_together(case):
        for user in sides_of(one):
            found.setdefault(user, one)
    for user, own in found.items():
        if user.pk != actor.account_id:
            link = reverse("filing:dossier", args=[own.pk])
            tell(user, title=TITLE, body=BODY, facts={"case": own.case_number}, link=link, key=f"{key}:{user.pk}", now=now)
    tell_clerks(case, title=TITLE, body=BODY, link=reverse("filing:dossier", args=[case.pk]), key=key, now=now)
