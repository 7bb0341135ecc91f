"""Uploads: what a person sends is checked before it becomes a file of the portal.

Imported lazily, since the checking child process imports this package without Django.
"""

from typing import TYPE_CHECKING, Any

from courtportal.kernel.uploads.kinds import ALLOWED, DOCUMENTS, RECORDINGS

if TYPE_CHECKING:
    from courtportal.kernel.uploads.actions import receive
    from courtportal.kernel.uploads.refusals import UploadRefused

__all__ = ["ALLOWED", "DOCUMENTS", "RECORDINGS", "UploadRefused", "receive"]


def __getattr__(name: str) -> Any:
    if name == "receive":
        from courtportal.kernel.uploads.actions import receive

        return receive
    if name == "UploadRefused":
        from courtportal.kernel.uploads.refusals import UploadRefused

        return UploadRefused
    raise AttributeError(name)
