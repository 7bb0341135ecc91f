"""Summonses and proofs of a batch, set into forms and sealed by casting, before other judges; one tampered among them."""

import datetime as dt
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.actions import Notice, document_bytes, issue_documents
from courtportal.kernel.signing import authority, bulk
from tests.delivery.test_proofs_together import data_of
from tests.factories import documents as factory
from tests.judges import judge
from tests.judges.test_every_kind import verdicts

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.any_database]
ADDRESSES = ("", "广东省佛山市南海区桂城街道演示路8号", "广东省佛山市禅城区祖庙街道某某社区岭南大道北某某花园第十二栋一二零一室")


def test_what_is_cast_is_accepted_by_every_judge(now: dt.datetime, tmp_path: Path) -> None:
    factory.ready_to_sign(now)
    notices = [
        Notice(f"s:{turn}:{place}", {**factory.SAMPLES["summons"], "address": address}, case_number=f"（2026）粤0604民初{turn}号")
        for turn in range(2)
        for place, address in enumerate(ADDRESSES)
    ]
    with mock.patch.object(bulk, "sign_pdf", wraps=bulk.sign_pdf) as by_pyhanko:
        documents = issue_documents(actor=SYSTEM, kind="summons", court=factory.court(), notices=notices, now=now)
    assert by_pyhanko.call_count == 2, "one for the summonses of one page, one for those that need a second"
    proofs = [Notice(f"p:{turn}", data_of(turn), case_number=f"（2026）粤0604民初{turn}号") for turn in range(2)]
    documents += issue_documents(actor=SYSTEM, kind="proof_of_service", court=factory.court(), notices=proofs, now=now)
    root = tmp_path / "root.pem"
    root.write_bytes(authority.root_certificate(now=now).public_bytes(Encoding.PEM))
    files = [tmp_path / f"{number}.pdf" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_bytes(document_bytes(document))
    changed = tmp_path / "changed.pdf"
    data = bytearray(files[-1].read_bytes())
    data[len(data) // 3] ^= 1
    changed.write_bytes(data)
    opinions = judge([*files, changed], root, now)
    for file in files:
        assert all(verdicts(opinions[file], file, root, now).values()), (file.name, opinions[file])
    said = verdicts(opinions[changed], changed, root, now)
    assert not any(said[name] for name in ("EU DSS", "pdfsig", "openssl"))
