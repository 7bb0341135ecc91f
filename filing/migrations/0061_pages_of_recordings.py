from django.db import migrations
from django.db.models import Q

PAGED = ("application/pdf", "image/jpeg", "image/png")
COUNTED = ("EvidenceItem", "DraftEvidence", "DraftPaper", "KeptPaperVersion", "ApplicationFile", "MediationFile")


def without_pages(apps, schema_editor):
    """A recording, and a Word file until its copy is made, has no pages; in the dossier one sheet stands for it."""
    for name in COUNTED:
        apps.get_model("filing", name).objects.exclude(file__media_type__in=PAGED).update(pages=0)
    bare = ~Q(file__media_type__in=PAGED)
    apps.get_model("filing", "DossierEntry").objects.filter(bare, pages=0, file__isnull=False).update(pages=1)


class Migration(migrations.Migration):

    dependencies = [("filing", "0060_kinds_of_sittings"), ("kernel", "0013_copies_to_read")]

    operations = [migrations.RunPython(without_pages, migrations.RunPython.noop)]
