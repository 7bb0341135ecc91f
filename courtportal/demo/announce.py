"""What the demo prints at its start."""

from collections.abc import Callable

from django.conf import settings

from courtportal.demo.people import PEOPLE
from courtportal.kernel.authz import STAFF_ROLES


def log_ins(say: Callable[[str], object], *, port: int) -> None:
    """The address and one log-in for each role."""
    url = f"http://localhost:{port}"
    say(f"\n  {url}      演示数据，人物均为虚构 / all persons are fictitious")
    say(f"  {url}/simulated/mailbox/   {url}/simulated/sms/   (log-in codes arrive there)\n")
    for person in PEOPLE:
        factor = f"second factor: .venv/bin/python manage.py demo_code {person.key}" if person.role in STAFF_ROLES else ""
        say(f"  {person.email:<38} {person.role.label!s:<8} {person.name}  {factor}")
    say(f"\n  data folder: {settings.DATA_DIR}")
    say(f"  {url} answers as soon as “ready” is printed\n")
