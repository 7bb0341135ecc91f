"""In random worlds a list holds exactly what can be opened one by one (requirement 15)."""

import datetime as dt
import random

import pytest
from django.apps import apps
from django.db.models import Model
from django.http import Http404

from courtportal.kernel.authz import PUBLIC, Actor, Role, access, visible_to
from courtportal.kernel.authz.policy import table
from courtportal.kernel.identity.models import User
from filing.cases.models import DossierEntry, EvidenceItem, PanelMember, Party, Representation, TimelineEntry
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_dossier_entry, add_secret_entry
from filing.dossier.models import SecretEntry
from filing.dossier.rules.matters import Matter
from tests.factories.court_cases import make_case
from tests.factories.people import actor_for, make_court, make_staff, make_user

SHOWN = (Party, TimelineEntry, DossierEntry, EvidenceItem)


def _world(dice: random.Random, now: dt.datetime) -> list[Actor]:
    """Some courts, cases, representatives that come and go, secret volumes; everyone who might look."""
    courts = [make_court("粤0604"), make_court("粤0605", "佛山市南海区人民法院")]
    people = [make_user() for _ in range(4)]
    actors = [actor_for(user) for user in people]
    for number in range(4):
        case = make_case(now=now, court=dice.choice(courts), plaintiff=dice.choice(people), defendant=dice.choice(people))
        add_timeline_entry(
            case=case, kind="test", title_zh="记事", title_en="note", now=now, key="court", for_court_only=dice.random() < 0.5
        )
        add_dossier_entry(case=case, under=Matter.STATEMENT, title="材料", key=f"e{number}")
        DossierEntry.objects.filter(case=case).update(sealing=dice.choice(DossierEntry.Sealing.values))
        add_secret_entry(case=case, kind="deliberation", title="评议", key=f"s{number}", data=b"secret")
        ended = now if dice.random() < 0.5 else None
        party = dice.choice(list(case.parties.all()))
        Representation.objects.create(party=party, user=dice.choice(people), name="代理人", ended_at=ended)
        PanelMember.objects.filter(case=case, duty="clerk").update(ended_at=now if dice.random() < 0.3 else None)
        actors += [actor_for(member.user) for member in case.panel.select_related("user")]
    roles = (Role.PRESIDENT, Role.DIVISION_HEAD, Role.FILING_CLERK, Role.ARCHIVIST, Role.SYSTEM_ADMIN)
    actors += [actor_for(make_staff(role, dice.choice(courts))) for role in roles]
    return [*actors, PUBLIC]


def _opens(actor: Actor, row: Model) -> bool:
    try:
        access(actor, type(row), row.pk, "view")
    except Http404:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_list_is_what_can_be_opened(seed: int, now: dt.datetime) -> None:
    actors = _world(random.Random(seed), now)
    viewable = {label for label, action in table.rules if action == "view"}
    models = [model for model in apps.get_models() if model._meta.label_lower in viewable and model is not User]
    checked = 0
    for model in models:
        rows = list(model._default_manager.all()[:60])
        for actor in actors:
            listed = set(visible_to(actor, model).values_list("pk", flat=True))
            assert listed >= {row.pk for row in rows if _opens(actor, row)}, (model, actor.role)
            assert {row.pk for row in rows} & listed == {row.pk for row in rows if _opens(actor, row)}, (model, actor.role)
            checked += len(rows)
    assert checked > 500


@pytest.mark.django_db
def test_the_secret_volume_and_what_is_for_the_court_stay_with_the_court(now: dt.datetime) -> None:
    actors = _world(random.Random(11), now)
    for actor in actors:
        if not actor.is_staff:
            assert not visible_to(actor, SecretEntry).exists()
            assert not visible_to(actor, DossierEntry).filter(sealing="sealed").exists()
            assert not visible_to(actor, TimelineEntry).filter(for_court_only=True).exists()
