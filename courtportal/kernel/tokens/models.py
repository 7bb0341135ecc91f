"""Access tokens. The token itself is shown once; only its keyed digest is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz.roles import Role
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Appointment, Organisation, User
from courtportal.kernel.tokens.rules import Scope

SCOPE_NAMES = {
    Scope.LAW: _("算诉讼费、算期限、查法院和案由"),
    Scope.FILINGS_READ: _("读取立案草稿和立案申请"),
    Scope.FILINGS_WRITE: _("填写、检查和提交立案申请"),
    Scope.CASES_READ: _("读取案件、文书、期限、开庭和费用"),
    Scope.SERVICE_READ: _("查看法院送达了什么，下载已经打开的文书和送达凭证"),
    Scope.SERVICE_RECEIVE: _("打开送达的文书、签收（可能产生送达的法律效力）"),
    Scope.WEBHOOKS: _("管理事件通知地址"),
}


class ApiToken(Entity):
    """A token of one account in one role. With an ``organisation`` it serves that organisation's matters only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    role = models.CharField(max_length=24, choices=Role.choices)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    shown_part = models.CharField(max_length=16)
    token_index = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["user", "created_at"], name="api_token_of_user")]

    def __str__(self) -> str:
        return f"{self.shown_part}… {self.name}"

    @property
    def scope_names(self) -> list[str]:
        """What it may be used for, in words."""
        return [str(SCOPE_NAMES[Scope(scope)]) for scope in self.scopes]
