"""Puts the demo's judgments and enforcement records into the database and the index. Their PDFs are made on demand."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.clock import local
from courtportal.kernel.courts.models import Court
from search.demo.enforcement import generate_enforcement
from search.demo.judgments import DemoJudgment, generate
from search.enforcement.models import EnforcementRecord
from search.engines import engine
from search.judgments.assembly import Facts, assemble, with_title
from search.judgments.causes import cause_codes
from search.judgments.indexing import index_documents
from search.judgments.models import Judgment, JudgmentLink
from search.judgments.queries import public_judgments
from search.judgments.rules.anonymise import find_people, propose
from search.judgments.rules.publication import hides_parties


def load_demo(now: dt.datetime) -> tuple[int, int]:
    """330 fictitious judgments and 220 enforcement records, once; returns how many of each there are now.

    The courts must be there. Runs in seconds and may be called again.
    """
    courts = {court.code: court for court in Court.objects.all()}
    with transaction.atomic():
        if not Judgment.objects.filter(is_demo=True).exists():
            _load_judgments(now, courts)
        if not EnforcementRecord.objects.filter(is_demo=True).exists():
            rows = generate_enforcement(local(now).date(), courts)
            EnforcementRecord.objects.bulk_create(rows)
    engine().put(index_documents(public_judgments().filter(is_demo=True)))
    return Judgment.objects.filter(is_demo=True).count(), EnforcementRecord.objects.filter(is_demo=True).count()


def _load_judgments(now: dt.datetime, courts: dict[str, Court]) -> None:
    texts = generate(local(now).date(), {code: court.name_zh for code, court in courts.items()})
    judgments = [_judgment(text, courts[text.court_code], now) for text in texts]
    Judgment.objects.bulk_create(judgments, batch_size=100)
    below = zip(judgments, texts, strict=True)
    JudgmentLink.objects.bulk_create(JudgmentLink(judgment=j, case_number=t.below) for j, t in below if t.below)


def _judgment(text: DemoJudgment, court: Court, now: dt.datetime) -> Judgment:
    facts = Facts(
        court_id=court.pk, case_number=text.case_number, cause_code=text.cause.code, document_type=text.document_type,
        procedure=text.procedure, title=text.title, decided_on=text.decided_on, effective_on=text.effective_on,
        amount=text.amount, people=text.people,
    )  # fmt: skip
    original = with_title(facts, text.sections)
    people = find_people(original, text.decided_on, hide_parties=hides_parties(cause_codes(text.cause.code)))
    changes = propose(original, people, text.organisations)
    published = min(now, now - (local(now).date() - text.effective_on) + dt.timedelta(days=5))
    return assemble(facts, original, changes, published, is_demo=True)
