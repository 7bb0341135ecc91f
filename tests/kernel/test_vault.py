"""The vault: ciphertext in columns and files, bound to their place; a dump shows nothing."""

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from courtportal.kernel.identity.models import Person
from courtportal.kernel.vault.fields import blind_index
from courtportal.kernel.vault.files import CHUNK_BYTES, _path, read_bytes, store_bytes
from courtportal.kernel.vault.keyring import VaultError, key_ring
from courtportal.kernel.vault.models import StoredFile

NUMBER = "440106198001010017"


@given(st.binary(max_size=300))
@hypothesis_settings(max_examples=30)
def test_what_is_sealed_for_one_place_opens_only_there(plain: bytes) -> None:
    cipher = key_ring().encrypt(plain, "table.column")
    assert key_ring().decrypt(cipher, "table.column") == plain
    with pytest.raises(VaultError):
        key_ring().decrypt(cipher, "table.other")


@pytest.mark.django_db
def test_personal_data_is_not_in_the_column_but_is_found_by_its_index() -> None:
    person = Person.objects.create(name="虚构人", identity_number=NUMBER, phone="13900000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_person")
        raw = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    assert NUMBER not in raw
    assert "13900000000" not in raw
    assert Person.objects.get(identity_number_index=blind_index("identity_number", NUMBER)).identity_number == NUMBER
    assert Person.objects.get(pk=person.pk).email == ""


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_file_comes_back_whole_and_lies_encrypted(size: int) -> None:
    data = bytes(i * 31 % 251 for i in range(min(size, 1000))) * (size // 1000 + 1)
    data = data[:size]
    stored = store_bytes(data, media_type="application/octet-stream")
    assert read_bytes(stored) == data
    if size >= 1000:
        assert data[:64] not in _path(stored.sha256).read_bytes()
    assert store_bytes(data, media_type="application/octet-stream").pk == stored.pk
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_or_cut_file_is_refused() -> None:
    stored = store_bytes(b"x" * (2 * CHUNK_BYTES), media_type="text/plain")
    path = _path(stored.sha256)
    whole = path.read_bytes()
    for bad in (whole[:-10], whole[: len(whole) // 2], whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]):
        path.write_bytes(bad)
        with pytest.raises(VaultError):
            read_bytes(stored)
    path.write_bytes(whole)
    assert str(settings.DATA_DIR) in str(path)
