"""The policy table and the only two ways to objects: ``access`` for one, ``visible_to`` for a list.

A rule says: actors of these roles may do this action to these rows. The rows are a database condition, so that one
object and a list are judged by the same words.
"""

import functools
import operator
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models
from django.db.models import Q
from django.http import Http404
from django.utils.functional import Promise

from courtportal.kernel.authz.actor import Actor
from courtportal.kernel.authz.roles import Role
from courtportal.kernel.lookups import EVERYTHING, matching_any

Rows = Callable[[Actor], Q]
M = TypeVar("M", bound=models.Model)


def every_row(_actor: Actor) -> Q:
    """All rows of the table."""
    return Q(pk__isnull=False)


@dataclass(frozen=True)
class Rule:
    """One line of the table. ``object`` is a model label such as ``filing.case``; ``states`` limits the row's state."""

    object: str
    action: str
    roles: frozenset[Role]
    rows: Rows = every_row
    states: frozenset[str] | None = None
    state_field: str = "state"
    why: "str | Promise" = ""

    def condition(self, actor: Actor) -> Q:
        """The rows this rule opens to the actor, who has one of its roles."""
        condition = self.rows(actor)
        if self.states is not None:
            condition &= Q(**{f"{self.state_field}__in": sorted(self.states)})
        return condition


@dataclass
class PolicyTable:
    """All rules, by object and action."""

    rules: dict[tuple[str, str], list[Rule]] = field(default_factory=dict)

    def register(self, *rules: Rule) -> None:
        """Add rules; called by each app's ``policies`` modules at start-up."""
        for rule in rules:
            known = self.rules.setdefault((rule.object, rule.action), [])
            if rule not in known:
                known.append(rule)

    def for_actor(self, actor: Actor, label: str, action: str) -> list[Rule]:
        """The rules that speak of this actor's role."""
        return [rule for rule in self.rules.get((label, action), []) if actor.role in rule.roles]

    def knows(self, label: str, action: str) -> bool:
        """There is at least one rule, so the pair is not a slip of the pen."""
        return (label, action) in self.rules


table = PolicyTable()
register = table.register


class Refused(PermissionDenied):
    """The actor sees the object but may not do this to it; ``reasons`` says why, for the page."""

    def __init__(self, label: str, action: str, reasons: Iterable[str]) -> None:
        self.label, self.action, self.reasons = label, action, [reason for reason in reasons if reason]
        super().__init__(f"{action} on {label}: {'; '.join(self.reasons)}")


def _conditions(actor: Actor, label: str, action: str) -> list[Q]:
    """What each of the actor's rules opens; none for nothing."""
    return [rule.condition(actor) for rule in table.for_actor(actor, label, action)]


def _rows(actor: Actor, label: str, action: str) -> Q | None:
    """The union of what the actor's rules open; None for nothing."""
    conditions = _conditions(actor, label, action)
    return functools.reduce(operator.or_, conditions) if conditions else None


def visible_to(actor: Actor, model: type[M], action: str = "view", *, within: Q = EVERYTHING) -> models.QuerySet[M]:
    """The rows to which the actor may do the action; the only way to a list.

    ``within`` names the few that are asked for, such as those of one case, where an actor sees very many.
    """
    manager: Any = model._default_manager
    rows: models.QuerySet[M] = matching_any(manager.all(), _conditions(actor, model._meta.label_lower, action), within=within)
    return rows


def may(actor: Actor, obj: models.Model, action: str) -> bool:
    """Whether the actor may do the action to this object, as stored."""
    rows = _rows(actor, obj._meta.label_lower, action)
    return rows is not None and type(obj)._default_manager.filter(rows, pk=obj.pk).exists()


def may_ever(actor: Actor, label: str, action: str) -> bool:
    """Whether there is any row on which the actor's role may do the action."""
    return bool(table.for_actor(actor, label, action))


def access(actor: Actor, model: type[M], object_id: uuid.UUID | str, action: str, *, lock: bool = False) -> M:
    """The object, if the actor may do the action to it; the only way to an object.

    A stranger gets Http404, as for an id that does not exist; one who sees the object but may not do this gets Refused.
    With ``lock`` the row stays locked until the transaction ends (PostgreSQL; SQLite's transactions are immediate).
    """
    label = model._meta.label_lower
    rows = _rows(actor, label, action)
    manager: Any = model._default_manager
    try:
        if lock and connection.features.has_select_for_update:
            # Locked first, judged afterwards: who waited for the lock must see what the other has done meanwhile.
            manager.select_for_update().filter(pk=object_id).values_list("pk").first()
        # The condition goes into a subquery: its joins may repeat the row.
        allowed = manager.none() if rows is None else manager.filter(rows).filter(pk=object_id)
        found = manager.filter(pk__in=allowed.values("pk")).first()
        seen = found is not None or (action != "view" and visible_to(actor, model).filter(pk=object_id).exists())
    except (ValidationError, ValueError) as error:
        raise Http404 from error
    if found is not None:
        return found  # type: ignore[no-any-return]
    if seen:
        raise Refused(label, action, dict.fromkeys(str(rule.why) for rule in table.for_actor(actor, label, action)))
    raise Http404
