"""What the rules need of a job, read from its rows: the filer's facts, the files, what counts as needed."""

import datetime as dt
from collections.abc import Iterable

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.acting import acting
from courtportal.kernel.identity.serving import still_serves
from courtportal.kernel.vault.fields import blind_index
from filing.bulk.models import BulkFile, BulkFiler, BulkJob, BulkRow
from filing.bulk.rules.rows import Filer, evidence_of
from filing.parties.kept import organisation_papers
from filing.parties.known import organisation_answers
from filing.parties.models import KeptPaper


def actor_of(job: BulkJob) -> Actor:
    """Who acts when the worker goes on with a job: the account that began it, in the role it had."""
    return acting(job.owner, Role(job.role))


def owner_still_files(job: BulkJob) -> bool:
    """Whether the account is open, holds its role and is admitted with its organisation now."""
    admitted = BulkFiler.objects.filter(pk=job.filer_id, state=BulkFiler.State.ADMITTED)
    return admitted.exists() and still_serves(actor_of(job))


def filer_of(job: BulkJob) -> Filer:
    """The organisation as plaintiff, and what is known for the pages about service."""
    organisation = job.filer.organisation
    answers = organisation_answers(organisation)
    known = {
        "my_name": organisation.name,
        "my_phone": answers.get("phone", ""),
        "my_address": answers.get("address", ""),
        "my_email": job.owner.email or "",
    }
    return Filer(answers={**answers, "has_agent": "no"}, known=known)


def papers_of(job: BulkJob, now: dt.datetime) -> list[KeptPaper]:
    """The organisation's own licence and proof of its representative."""
    return organisation_papers(job.owner, job.filer.organisation, clock.local(now).date())


def files_of(job: BulkJob, rows: Iterable[BulkRow]) -> dict[str, BulkFile]:
    """The files of the ZIP that the rows name, by name; one that is not in it is missing here too."""
    named = {one.name for row in rows for one in evidence_of(row.values)}
    found = job.files.filter(name_index__in={file_index(name) for name in named}).select_related("upload__stored")
    return {file.name: file for file in found}


def file_index(name: str) -> str:
    """The digest under which a file of the ZIP is found."""
    return blind_index("bulk_file_name", name)
