"""Rulings on applications that a judge has signed wait for the clerk's signature and the seal.

What a judge decides on an application is no signature on a text that stands already: it stays on its own page.
"""

from django.utils.translation import gettext_lazy as _

from filing.applications.actions.decide import seal_ruling
from filing.applications.actions.sign_ruling import sign_ruling
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.wording import CANNOT_DECIDE
from filing.to_sign.sources import allowed, of_documents, page, register_source


def words(error: Exception) -> str:
    """What the room's own refusals mean."""
    return str(CANNOT_DECIDE[error.code]) if isinstance(error, CannotDecide) else ""


register_source(
    of_documents(
        code="application_sign",
        name=_("申请的裁定"),
        act=_("个人签名"),
        model=Application,
        waiting=allowed(Application, "sign"),
        url=page("filing:application"),
        sign=lambda actor, thing, now: sign_ruling(actor=actor, application_id=thing.pk, read=thing.version, now=now),
        words=words,
    )
)
register_source(
    of_documents(
        code="application_seal",
        name=_("申请的裁定"),
        act=_("署名并加盖院印"),
        model=Application,
        waiting=allowed(Application, "seal"),
        url=page("filing:application"),
        sign=lambda actor, thing, now: seal_ruling(actor=actor, application_id=thing.pk, read=thing.version, now=now),
        words=words,
    )
)
