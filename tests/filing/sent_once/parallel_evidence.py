"""One page of further evidence is sent many times at once; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.sent_once.parallel_evidence``.
"""

import json
import multiprocessing
import os
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

import pytest  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor  # noqa: E402
from courtportal.kernel.identity.models import User  # noqa: E402
from courtportal.kernel.uploads.models import Upload  # noqa: E402
from filing.cases.actions.hand_in_evidence import hand_in_evidence  # noqa: E402
from filing.cases.models import DossierEntry, EvidenceItem  # noqa: E402
from tests.factories.blank_documents import blank_documents  # noqa: E402
from tests.factories.disputes import make_dispute  # noqa: E402
from tests.factories.filings import make_upload  # noqa: E402

TOGETHER = 12
Job = tuple[Actor, uuid.UUID, uuid.UUID, str]


def press(job: Job) -> str:
    """Send the page once more."""
    connections.close_all()
    actor, case_id, upload_id, key = job
    try:
        upload = Upload.objects.get(pk=upload_id)
        item = hand_in_evidence(
            actor=actor, case_id=case_id, upload=upload, title="收据", purpose="付款", key=key, now=clock.now()
        )  # fmt: skip
        return str(item.pk)
    finally:
        connections.close_all()


def main() -> None:
    """Prepare, send two pages many times in parallel, report."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    blank_documents(pytest.MonkeyPatch())
    now = clock.now()
    dispute = make_dispute(now)
    upload = make_upload(User.objects.get(pk=dispute.plaintiff.user_id), now, "收据.pdf")
    before = DossierEntry.objects.count()
    pages = [(dispute.plaintiff, dispute.case.pk, upload.pk, str(uuid.uuid4())) for _ in range(2)]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(TOGETHER) as pool:
        answers = pool.map(press, pages * TOGETHER, chunksize=1)
    found = {
        "answers": len(answers),
        "different": len(set(answers)),
        "items": EvidenceItem.objects.filter(case=dispute.case).count(),
        "entries": DossierEntry.objects.count() - before,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
