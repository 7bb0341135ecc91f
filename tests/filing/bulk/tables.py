"""Tables, archives and an admitted organisation for the tests of bulk filing. All of it is fictitious."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.identity.rules.credit_code import check_character
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from filing.bulk.actions.admit import apply, decide
from filing.bulk.models import BulkFiler
from filing.bulk.rules.columns import columns
from tests.factories.filings import filing_clerk
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_user

FORM = "private_lending"
CODE = "91440604MA5DEM010"
USCC = CODE + check_character(CODE)
DEFENDANT = {"d1.kind": "个人", "d1.name": "周远航", "d1.phone": "13800000002", "d1.address": "佛山市禅城区演示路88号"}


def bank_account(now: dt.datetime, name: str = "银行经办人") -> tuple[Actor, BulkFiler]:
    """An account of a fictitious bank that the court has admitted."""
    user = make_user(name)
    organisation = Organisation.objects.create(
        owner=user,
        name="演示银行（虚构）佛山分行",
        unified_social_credit_code=USCC,
        business_address="佛山市禅城区演示路1号",
        registered_address="佛山市禅城区演示路1号",
        legal_representative="韩行长",
        phone="0757-82345678",
    )
    actor, court = actor_for(user, Role.LITIGANT), make_court()
    filer = apply(actor=actor, organisation_id=organisation.pk, court=court, now=now)
    return actor, decide(actor=filing_clerk(court), filer_id=filer.pk, admitted=True, reason="", now=now)


def row(number: int = 1, **changed: str) -> dict[str, str]:
    """One right row of a private-lending table."""
    typed = {key: "、".join(value) if isinstance(value, list) else value for key, value in lending_answers().items()}
    evidence = {"evidence_files": "借条.pdf", "evidence_kinds": "借条、欠条、收条", "evidence_purposes": "证明借款"}
    who = {**DEFENDANT, "d1.name": f"周远航{number}", "ref": f"合同{number}"}
    return {**typed, **who, **evidence, **changed}


def keys() -> list[str]:
    """The first row of the template."""
    return ["ref", *(column.key for column in columns(FORM))]


def as_csv(rows: Sequence[Mapping[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """A table as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([keys(), *([one.get(key, "") for key in keys()] for one in rows)])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Mapping[str, object]]) -> bytes:
    """A table as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in [keys(), *([one.get(key, "") for key in keys()] for one in rows)]:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def picture() -> bytes:
    """A picture that passes the check."""
    from pathlib import Path

    return (Path(__file__).parent.parent / "intake" / "data" / "iou.png").read_bytes()


def upload(actor: Actor, data: bytes, name: str, purpose: str) -> Upload:
    """A checked upload of the actor."""
    stored = store_bytes(data, media_type="application/octet-stream")
    return Upload.objects.create(
        owner=User.objects.get(pk=actor.user_id), purpose=purpose, original_name=name, media_type=stored.media_type,
        size=stored.size, sha256=stored.sha256, state=Upload.State.CHECKED, stored=stored,
    )  # fmt: skip
