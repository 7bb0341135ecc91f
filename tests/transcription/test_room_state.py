"""What a page is told holds at whatever instant the room changes: no state is passed over."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection

from courtportal.kernel import clock
from filing.public import Hearing
from tests.factories.hearings import HearingWorld, make_hearing
from tests.factories.people import actor_for
from tests.transcription.pages import log_in
from transcription.live.admission import standing_of
from transcription.live.room_state import changes
from transcription.transcripts.actions.conduct import open_room, recess_room

pytestmark = [pytest.mark.django_db(transaction=True)]


class MeanwhileARecess:
    """Lets the judge call a recess, in a connection of her own, just before the query with this number."""

    def __init__(self, world: HearingWorld, before: int) -> None:
        self.world, self.before, self.queries = world, before, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if self.queries == self.before:
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(self._recess).result(20)
        self.queries += 1
        return execute(sql, params, many, context)

    @property
    def happened(self) -> bool:
        return self.queries > self.before

    def _recess(self) -> None:
        try:
            recess_room(actor=actor_for(self.world.judge), hearing_id=self.world.hearing.pk, now=clock.now())
        finally:
            connection.close()
            close_old_connections()


def look(session_key: str, world: HearingWorld, since: int) -> dict[str, Any]:
    """What the page is told by one look at the rows."""
    standing = standing_of(session_key, world.hearing.pk, clock.now())
    assert standing is not None
    return changes(standing, since, clock.now())


def recess_before_query(number: int) -> bool:
    """Whether the look had so many queries; a page that knows of the newest version knows of the recess."""
    world = make_hearing(starts_at=clock.now())
    transcript = open_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=clock.now() - dt.timedelta(minutes=10))
    session_key, recess = log_in(world.plaintiff), MeanwhileARecess(world, number)
    with connection.execute_wrapper(recess):
        told = look(session_key, world, since=0)
    if recess.happened:
        transcript.refresh_from_db()
        knows_newest = told["version"] == transcript.version
        assert (told["state"] == Hearing.State.RECESS) == knows_newest, f"recess before query {number}"
    return recess.happened


def test_no_instant_of_a_recess_escapes_a_look_at_the_room() -> None:
    number = 0
    while recess_before_query(number):
        number += 1
    assert number > 5
