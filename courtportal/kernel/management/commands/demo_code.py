"""manage.py demo_code NAME: the one-time code of a demo account, by its log-in name or by its role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.kernel.authz import Role
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User


class Command(BaseCommand):
    help = "Print the second factor's code of the demo account of this name, or of one that has this role (demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help=f"what stands before @demo.example, or one of {', '.join(sorted(Role.values))}")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("there are no demo accounts here")
        demo = User.objects.filter(is_demo=True)
        named = demo.filter(email=f"{name}@demo.example")
        of_role = demo.filter(appointments__role=name, appointments__ended_at=None).order_by("created_at", "pk")
        accounts = named if named.exists() else of_role.distinct()
        for user in accounts:
            code = totp.next_code(user)
            if code is not None:
                self.stdout.write(code)
                self.stderr.write(f"{user} {user.email or user.phone}")
                return
        raise CommandError(f"no demo account with a second factor has the name or the role {name}")
