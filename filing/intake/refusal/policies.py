"""Who receives the ruling that refuses a filing, and who appeals against it."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Rule, register
from filing.cases.policies import LITIGANTS
from filing.intake.models import Filing
from filing.intake.policies import own_filing

REFUSED = frozenset({Filing.State.REFUSED})
NOT_REFUSED = _("法院没有裁定不予受理")

register(
    Rule("filing.filing", "acknowledge_refusal", LITIGANTS, own_filing, REFUSED, why=NOT_REFUSED),
    Rule("filing.filing", "appeal_refusal", LITIGANTS, own_filing, REFUSED, why=NOT_REFUSED),
)
