"""Which court and case number the pages of filing are about, for what is sent by SMS."""

import uuid
from functools import partial

from courtportal.kernel.messaging.subjects import Subject, register_subject
from filing.applications.models import Application
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.dossier.models import ReadingApplication
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.fees.models import Fee, ReliefApplication
from filing.intake.models import Filing
from filing.mediation.models import Mediation


def _case(**where: object) -> Subject | None:
    case = Case.objects.filter(**where).select_related("court").first()
    return Subject(str(case.court), case.case_number) if case else None


def _filing(filing_id: uuid.UUID) -> Subject | None:
    """The number of its case, once it has become one; until then that of its receipt."""
    filing = Filing.objects.filter(pk=filing_id).select_related("court").first()
    return _case(filing_id=filing_id) or (Subject(str(filing.court), filing.receipt_number) if filing else None)


def _mediation(mediation_id: uuid.UUID) -> Subject | None:
    mediation = Mediation.objects.filter(pk=mediation_id).select_related("court", "case").first()
    return (
        Subject(str(mediation.court), mediation.case.case_number if mediation.case else mediation.number) if mediation else None
    )


def _through(model: type, path: str, key: uuid.UUID) -> Subject | None:
    return _case(pk__in=model.objects.filter(pk=key).values(path))  # type: ignore[attr-defined]


register_subject("case_id", lambda key: _case(pk=key))
register_subject("filing_id", _filing)
register_subject("mediation_id", _mediation)
for argument, model, path in (
    ("application_id", Application, "case"),
    ("application_id", EnforcementApplication, "source_case"),
    ("application_id", ReadingApplication, "case"),
    ("application_id", ReliefApplication, "fee__case"),
    ("enforcement_id", EnforcementCase, "case"),
    ("fee_id", Fee, "case"),
    ("hearing_id", Hearing, "case"),
    ("party_id", Party, "case"),
):
    register_subject(argument, partial(_through, model, path))
