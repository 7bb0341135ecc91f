"""Model fields whose column holds ciphertext; a dump of the database shows no personal data (个人信息保护法 art. 51)."""

import json
from typing import Any

from django.db import models

from courtportal.kernel.vault.keyring import key_ring


def blind_index(field: str, value: str) -> str:
    """The digest under which ``value`` of ``field`` is found; '' for an empty value."""
    return key_ring().index(field, value.strip().upper()) if value else ""


class _EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """Common part: encrypts on the way into the column, bound to table and column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def _to_plain(self, value: Any) -> bytes:
        raise NotImplementedError

    def _from_plain(self, plain: bytes) -> Any:
        raise NotImplementedError

    def _empty(self) -> Any:
        raise NotImplementedError

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        cipher = b"" if value is None or value == self._empty() else key_ring().encrypt(self._to_plain(value), self._place())
        return super().get_db_prep_value(cipher, connection, prepared)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        if not value:
            return self._empty()
        return self._from_plain(key_ring().decrypt(bytes(value), self._place()))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("personal data is not serialised")


class EncryptedTextField(_EncryptedField):
    """Text; '' stays ''. Find equal values by a blind index column beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def _to_plain(self, value: str) -> bytes:
        return str(value).encode()

    def _from_plain(self, plain: bytes) -> str:
        return plain.decode()

    def _empty(self) -> str:
        return ""

    def get_default(self) -> str:
        return ""


class EncryptedJSONField(_EncryptedField):
    """A JSON object; {} stays {}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def _to_plain(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def _from_plain(self, plain: bytes) -> Any:
        return json.loads(plain)

    def _empty(self) -> dict[str, Any]:
        return {}

    def get_default(self) -> dict[str, Any]:
        return {}
