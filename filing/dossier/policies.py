"""Who reads which part of a file, who arranges and seals it, who copies, archives and transfers it.

One table for the page, the copies, the archive and the search: what ``visible_to`` does not give, none of them has. The rows of
the main volume for the sides, the panel and supervisors stand with the other rules of a case (``filing.cases.policies``).
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.applications.models import Application
from filing.cases.models import CaseLink, DossierEntry, Party, Procedure
from filing.cases.policies import LITIGANTS, PANEL, SUPERVISORS, courts, of_the_court, on_panel, on_side, panels
from filing.dossier.models import ArchiveSubmission, DossierTransfer, ReadingApplication, ServedDocument

ARCHIVISTS = frozenset({Role.ARCHIVIST})
CLERKS = frozenset({Role.CLERK, Role.ASSISTANT})
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
SECRET_READERS = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ASSISTANT, Role.CLERK})
ENDED = frozenset({"decided", "appealed", "effective", "in_enforcement", "closed"})
RUNNING = frozenset({"accepted", "in_trial", "suspended"})
CLOSED = frozenset({"effective", "in_enforcement", "closed"})
HANDED_OVER = _("卷宗已经移交归档，退回以后才能添加")
PUBLIC_KINDS = ("civil_judgment",)


def archived(actor: Actor, case: str = "case") -> Q:
    """Files that the archive of the actor's court has taken or is asked to take."""
    rows: QuerySet[Any, Any] = ArchiveSubmission.objects.exclude(state="returned").filter(case__court=actor.court_id)
    return Q(**{f"{case}__in": rows.values("case")})


def with_panel(case: str = "case") -> Q:
    """Files that still lie with the panel: what the archive has or checks stays as it was counted."""
    return ~Q(**{f"{case}__in": ArchiveSubmission.objects.exclude(state="returned").values("case")})


def not_handed_over(actor: Actor) -> Q:
    """Files of the actor's panels that still lie with the panel."""
    return panels(actor) & with_panel()


def lent_to(actor: Actor) -> Q:
    """Main volumes that were sent to the actor's panel at the court of appeal and are not back yet."""
    return Q(case__in=_lent(actor))


def lent_case(actor: Actor) -> Q:
    """The cases of those volumes."""
    return Q(pk__in=_lent(actor))


def _lent(actor: Actor) -> QuerySet[Any, Any]:
    return DossierTransfer.objects.filter(on_panel(actor, "to_case__"), returned_at=None).values("case")


def approved_reading(actor: Actor) -> Q:
    """Main volumes that the actor may read on an application; what is sealed for the parties stays closed."""
    mine: QuerySet[Any, Any] = ReadingApplication.objects.filter(state="approved")
    mine = mine.filter(Q(applicant_id=actor.user_id))
    return Q(case__in=mine.values("case")) & ~Q(sealing="sealed")


def open_to_public(_actor: Actor) -> Q:
    """Judgments in effect, served on every party and not kept from the public: pronouncing is always public (CPL art. 151).

    Whether one is open, its own case says: in the file of another, an enforcement say, it opens nothing; kept from the public
    in any file it is open in none.
    """
    served = ServedDocument.objects.filter(party=OuterRef("pk"), document=OuterRef(OuterRef("document")))
    unserved = Party.objects.filter(case=OuterRef("case"), left_at=None).filter(~Exists(served))
    kept_back = DossierEntry.objects.filter(document=OuterRef("document")).exclude(sealing="")
    own_file = Q(document__kind__in=PUBLIC_KINDS, document__case_id=F("case_id"), case__state__in=CLOSED, sealing="")
    return own_file & ~Q(Exists(unserved)) & ~Q(Exists(kept_back))


def own(actor: Actor) -> Q:
    """What the actor ordered."""
    return Q(ordered_by_id=actor.user_id)


def own_application(actor: Actor) -> Q:
    """What the actor applied for."""
    return Q(applicant_id=actor.user_id)


def ever_on_side(actor: Actor) -> Q:
    """Cases in which the actor is a party or represented one, also when the mandate has ended."""
    parties = Party.objects.filter(Q(user_id=actor.user_id) | Q(representations__user_id=actor.user_id))
    return Q(pk__in=parties.values("case"))


def applied_for(actor: Actor) -> Q:
    """Cases of which the actor may read the main volume on an application."""
    mine: QuerySet[Any, Any] = ReadingApplication.objects.filter(state="approved")
    return Q(pk__in=mine.filter(Q(applicant_id=actor.user_id)).values("case"))


def ruling_appealed(actor: Actor) -> Q:
    """The panel's cases that go on while an appeal against a ruling of theirs waits to be sent up, or is heard above."""
    waiting: QuerySet[Any, Any] = Application.objects.filter(kind="ruling_appeal", state=Application.State.SUBMITTED)
    above = CaseLink.objects.filter(kind=CaseLink.Kind.APPEAL, to_case__procedure=Procedure.RULING_APPEAL)
    return on_panel(actor) & (Q(pk__in=above.values("from_case")) | Q(pk__in=waiting.values("case")))


def sent_up(actor: Actor) -> Q:
    """Transfers to the actor's panel, or from it."""
    return on_panel(actor, "to_case__") | on_panel(actor, "case__")


register(
    Rule("filing.dossierentry", "view", ARCHIVISTS, archived),
    Rule("filing.dossierentry", "view", PANEL, lent_to),
    Rule("filing.dossierentry", "view", LITIGANTS, approved_reading),
    Rule("filing.dossierentry", "read_publicly", frozenset({Role.PUBLIC}), open_to_public),
    Rule("filing.dossierentry", "arrange", CLERKS, not_handed_over, why=_("卷宗已经移交归档，退回以后才能调整")),
    Rule("filing.dossierentry", "seal", JUDGES, panels),
    Rule("filing.secretentry", "view", SECRET_READERS, panels),
    Rule("filing.secretentry", "view", ARCHIVISTS, archived),
    Rule("filing.case", "read_secret", SECRET_READERS, on_panel),
    Rule("filing.case", "add_secret", SECRET_READERS, lambda actor: on_panel(actor) & with_panel("pk"), why=HANDED_OVER),
    Rule("filing.case", "read_secret", ARCHIVISTS, lambda actor: archived(actor, "pk")),
    Rule("filing.case", "read_dossier", LITIGANTS, on_side),
    Rule("filing.case", "read_dossier", LITIGANTS, applied_for),
    Rule("filing.case", "read_dossier", PANEL, on_panel),
    Rule("filing.case", "read_dossier", PANEL, lent_case),
    Rule("filing.case", "read_dossier", SUPERVISORS, of_the_court),
    Rule("filing.case", "read_dossier", ARCHIVISTS, lambda actor: archived(actor, "pk")),
    Rule("filing.dossiercopy", "view", LITIGANTS | PANEL | SUPERVISORS | ARCHIVISTS, own),
    Rule("filing.dossierreading", "view", PANEL, panels),
    Rule("filing.dossierreading", "view", ARCHIVISTS, archived),
    Rule("filing.case", "archive", CLERKS, on_panel, CLOSED, why=_("裁判生效或者结案以后才能归档")),
    Rule("filing.archivesubmission", "view", PANEL, panels),
    Rule("filing.archivesubmission", "view", ARCHIVISTS, courts),
    Rule("filing.archivesubmission", "decide", ARCHIVISTS, courts, frozenset({"submitted"}), why=_("已经处理过")),
    Rule("filing.case", "find_archived", LITIGANTS, ever_on_side, CLOSED, why=_("案件结束以后才能查询档案")),
    Rule("filing.case", "apply_to_read", LITIGANTS, ever_on_side, CLOSED, why=_("案件结束以后才能查询档案")),
    Rule("filing.readingapplication", "view", LITIGANTS, own_application),
    Rule("filing.readingapplication", "view", ARCHIVISTS, courts),
    Rule("filing.readingapplication", "decide", ARCHIVISTS, courts, frozenset({"requested"}), why=_("已经处理过")),
    Rule("filing.case", "transfer_dossier", CLERKS, on_panel, ENDED, why=_("裁判以后才能移送上诉")),
    Rule("filing.case", "transfer_dossier", CLERKS, ruling_appealed, RUNNING),
    Rule("filing.dossiertransfer", "view", PANEL, sent_up),
    Rule("filing.dossiertransfer", "return", CLERKS, lambda actor: on_panel(actor, "to_case__")),
)
