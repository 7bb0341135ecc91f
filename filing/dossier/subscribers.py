"""The worker binds copies of a dossier, one volume at a time, with no transaction open; an appeal asks for the main volume."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.outbox import LONG_LEASE, subscribe
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.reading.events import ReadingCopyMade
from courtportal.kernel.vault.models import StoredFile
from filing.applications.models import ApplicationFile
from filing.applications.sending_up import is_away
from filing.calendar.telling import tell_clerks
from filing.cases.models import Case, CaseLink, DossierEntry, EvidenceItem
from filing.dossier.actions.bind_copy import bind_part, finish_copy
from filing.dossier.models import ArchiveSubmission
from filing.events import CopyToFinish, FollowUpCaseOpened, VolumeToBind
from filing.intake.models import DraftEvidence, DraftPaper
from filing.mediation.models import MediationFile
from filing.parties.models import KeptPaperVersion

# Where the pages of a file are kept and may still become known; what is settled (a filing's version) says what it said.
KEPT_COUNTS = (EvidenceItem, DraftEvidence, DraftPaper, KeptPaperVersion, ApplicationFile, MediationFile)


@subscribe(VolumeToBind, atomic=False, lease=LONG_LEASE)
def bind_volume(event: VolumeToBind, now: dt.datetime) -> None:
    """One volume of a copy; bound once, however often it is begun."""
    bind_part(part_id=event.part_id, now=now)


@subscribe(FollowUpCaseOpened)
def ask_for_the_file(event: FollowUpCaseOpened, now: dt.datetime) -> None:
    """The clerk sends the main volume up for an appeal or a retrial (民事诉讼法 第一百七十四条)."""
    words = {
        CaseLink.Kind.APPEAL: (_("请移送上诉卷宗"), _("%(case)s已有当事人上诉，请把正卷移送上级法院。")),
        CaseLink.Kind.RETRIAL: (_("请移送卷宗，供再审审查"), _("%(case)s已有当事人申请再审，请把正卷移送上级法院。")),
        CaseLink.Kind.RECONSIDERATION: (_("请移送卷宗，供复议审查"), _("%(case)s已有当事人申请复议，请把正卷移送上级法院。")),
    }
    if event.kind not in words or is_away(event.from_case_id):
        return
    case = Case.objects.get(pk=event.from_case_id)
    title, body = words[CaseLink.Kind(event.kind)]
    tell_clerks(
        case,
        title=title,
        body=body,
        link=reverse("filing:dossier_transfer", args=[case.pk]),
        key=f"dossier-wanted:{event.case_id}",
        now=now,
    )


@subscribe(CopyToFinish, atomic=False, lease=LONG_LEASE)
def finish(event: CopyToFinish, now: dt.datetime) -> None:
    """All volumes become one file, and the court signs it."""
    finish_copy(copy_id=event.copy_id, now=now)


@subscribe(ReadingCopyMade)
def count_pages(event: ReadingCopyMade, now: dt.datetime) -> None:
    """A Word document has pages now: catalogues and files count them. The page numbers of an archived file stay as they are."""
    pages = page_count(StoredFile.objects.get(pk=event.file_id))
    for model in KEPT_COUNTS:
        model.objects.filter(file_id=event.file_id).update(pages=pages)
    archived = Case.objects.filter(archive_submissions__state=ArchiveSubmission.State.ACCEPTED)
    DossierEntry.objects.filter(file_id=event.file_id).exclude(case__in=archived).update(pages=pages)
