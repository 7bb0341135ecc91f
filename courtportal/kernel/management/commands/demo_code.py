"""manage.py demo_code ROLE: the one-time code of the demo account that has the role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.kernel.authz import Role
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User


class Command(BaseCommand):
    help = "Print the second factor's code of the demo account that has the role (demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=sorted(Role.values))

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("there are no demo accounts here")
        accounts = User.objects.filter(is_demo=True, appointments__role=role, appointments__ended_at=None).order_by("created_at")
        for user in accounts.distinct():
            code = totp.next_code(user)
            if code is not None:
                self.stdout.write(code)
                self.stderr.write(f"{user} {user.email or user.phone}")
                return
        raise CommandError(f"no demo account with a second factor has the role {role}")
