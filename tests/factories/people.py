"""Courts, users in their roles and the Actors they act as."""

import itertools
from typing import Any

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court, CourtRoom, Level
from courtportal.kernel.identity.models import Appointment, Person, User

_numbers = itertools.count(1)


def make_court(code: str = "粤0604", name: str = "佛山市禅城区人民法院", level: str = Level.BASIC) -> Court:
    """The court with this code, made once; a basic court by default."""
    court, _created = Court.objects.get_or_create(
        code=code, defaults={"name_zh": name, "name_en": f"Court {code}", "level": level, "province": code[0]}
    )
    return court


def make_room(court: Court, name: str = "第二法庭", *, virtual: bool = True) -> CourtRoom:
    """A room of the court."""
    room, _created = CourtRoom.objects.get_or_create(court=court, name=name, defaults={"virtual": virtual})
    return room


def make_user(name: str = "", *, verified: bool = True, **fields: Any) -> User:
    """A user; verified ones have a fictitious real-name person behind them."""
    number = next(_numbers)
    name = name or f"虚构人{number}"
    user = User.objects.create_user(
        email=f"user{number}@demo.example",
        phone=f"139{number:08d}",
        phone_verified=True,
        display_name=name,
        is_demo=True,
        **fields,
    )
    if verified:
        born, order = divmod(number, 10_000)  # ten thousand for each birthday: no two of a long run are one person
        identity_number = f"440106{19800101 + born}{order:04d}"
        user.person = Person.objects.create(
            owner=user, name=name, identity_number=identity_number, phone=user.phone, sex="female"
        )
        user.save()
    return user


def make_staff(role: Role, court: Court | None = None, name: str = "") -> User:
    """A member of the court's staff in the role."""
    user = make_user(name)
    Appointment.objects.create(user=user, role=role, court=court or make_court())
    return user


def actor_for(user: User, role: Role | None = None) -> Actor:
    """The Actor of the user: in the given role, else in the first appointment, else a litigant."""
    appointments = user.appointments.filter(ended_at=None)
    appointment = appointments.filter(role=role).first() if role else appointments.first()
    return Actor(
        role=Role(appointment.role) if appointment else (role or Role.LITIGANT),
        user_id=user.pk,
        court_id=appointment.court_id if appointment else None,
        person_id=user.person_id,
        verified=user.is_verified,
        name=user.display_name,
    )
