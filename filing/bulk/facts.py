"""What the rules need of a job, read from its rows: the filer's facts, the files, what counts as needed."""

from courtportal.kernel.authz import Actor, Role
from filing.bulk.models import BulkJob
from filing.bulk.rules.rows import Filer
from filing.parties.known import organisation_answers


def actor_of(job: BulkJob) -> Actor:
    """Who acts when the worker goes on with a job: the account that began it, in the role it had."""
    user = job.owner
    return Actor(
        role=Role(job.role), user_id=user.pk, person_id=user.person_id, verified=user.is_verified, name=user.display_name
    )


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


def files_of(job: BulkJob) -> dict[str, str]:
    """The files of the ZIP by name: "" for an accepted one, else why it was refused."""
    return {file.name: file.refusal for file in job.files.all()}
