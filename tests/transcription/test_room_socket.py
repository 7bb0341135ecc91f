"""The socket of the hearing room: who may come in, how sound gets to the disk, what a flood or a lie meets."""

import asyncio
import datetime as dt
import itertools
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from tests.factories.hearings import HearingWorld, make_hearing
from tests.factories.people import actor_for
from tests.factories.sessions import confirm_for, sign_in
from tests.transcription.pages import Page, log_in, recorded, said_at
from tests.transcription.test_audio_log import sound
from transcription.audio.log import AudioLogWriter, Chunk, LogBusy, chain, chain_start
from transcription.audio.models import AudioChannel
from transcription.audio.sealing import end_channel
from transcription.live import consumers
from transcription.live.protocol import chunk_frame
from transcription.live.recorder import Recorder
from transcription.transcripts.actions.conduct import close_room, open_room, recess_room, resume_room
from transcription.transcripts.models import Seat
from transcription.transcripts.room import prepare_room

pytestmark = [pytest.mark.django_db(transaction=True)]


async def in_thread(action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await asyncio.to_thread(action, *args, **kwargs)


@pytest.fixture
def world() -> HearingWorld:
    """A hearing opened ten minutes ago."""
    world = make_hearing(starts_at=clock.now())
    open_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=clock.now() - dt.timedelta(minutes=10))
    return world


@pytest.fixture
async def plaintiff(world: HearingWorld) -> AsyncIterator[Page]:
    page = await Page.of(world, world.plaintiff)
    yield page
    await page.leave()


# -- sound


async def test_sound_is_on_the_disk_when_it_is_acknowledged(world: HearingWorld, plaintiff: Page) -> None:
    assert plaintiff.snapshot["recording"]
    assert [seat["role"] for seat in plaintiff.snapshot["seats"]] == [
        "sole_judge",
        "clerk",
        "plaintiff",
        "representative",
        "defendant",
    ]
    assert (await plaintiff.open_microphone())["next"] == 0
    for number in range(5):
        await plaintiff.send_chunk(number)
    await plaintiff.acknowledged(5)
    assert [chunk.samples for chunk in await in_thread(recorded, world, world.plaintiff)] == [
        sound(number) for number in range(5)
    ]


async def test_both_ends_have_the_same_value_for_the_whole_recording(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    for number in range(3):
        await plaintiff.send_chunk(number)
    await plaintiff.acknowledged(3)
    await plaintiff.say({"type": "done"})

    def sealed_hash() -> str:
        channel = Seat.objects.get(transcript__hearing=world.hearing, party__user=world.plaintiff).channel
        while True:
            try:
                end_channel(channel, now=clock.now())
            except LogBusy:
                time.sleep(0.05)
            else:
                return channel.final_hash

    assert await in_thread(sealed_hash) == plaintiff.running.hex()


async def test_after_a_lost_line_the_page_goes_on_where_the_disk_ends(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    for number in range(4):
        await plaintiff.send_chunk(number)
    await plaintiff.acknowledged(4)
    again = await Page.of(world, world.plaintiff)
    ready = await again.open_microphone(backlog=3)
    assert (ready["next"], ready["end_ms"]) == (4, said_at(4))
    for number in range(4, 7):
        await again.send_chunk(number)
    await again.acknowledged(7)
    assert [chunk.number for chunk in await in_thread(recorded, world, world.plaintiff)] == list(range(7))
    await again.leave()


async def test_a_page_that_vanished_in_the_middle_of_an_answer_does_not_hold_its_microphone(world: HearingWorld) -> None:
    page = await Page.of(world, world.plaintiff)
    await page.open_microphone()
    for number in range(3):
        await page.send_chunk(number)
    await page.acknowledged(3)
    await page.vanish()
    channel = await in_thread(Seat.objects.values_list("channel", flat=True).get, party__user=world.plaintiff)
    await in_thread(end_channel, await AudioChannel.objects.aget(pk=channel), now=clock.now())
    assert [chunk.number for chunk in await in_thread(recorded, world, world.plaintiff)] == [0, 1, 2]
    assert consumers.RoomConsumer.open_sockets[f"user {world.plaintiff.pk}"] == 0


async def test_what_was_taken_while_an_acknowledgement_failed_is_kept(world: HearingWorld) -> None:
    channel = (await Seat.objects.select_related("channel").aget(party__user=world.plaintiff)).channel
    numbers = itertools.count()
    running = chain_start(channel.pk)

    def speak() -> None:
        nonlocal running
        chunk = Chunk(number := next(numbers), said_at(number), sound(number))
        running = chain(running, chunk)
        recorder.take(chunk, running)

    async def gone(_message: dict[str, Any]) -> None:
        speak()
        raise ConnectionResetError

    recorder = await Recorder.open(
        lambda: AudioLogWriter(channel.path, channel.pk, channel.key), channel.pk, 0, gone, asyncio.Event().wait
    )
    speak()
    await recorder.close()
    assert [chunk.number for chunk in await in_thread(recorded, world, world.plaintiff)] == [0, 1]


async def test_the_newer_page_of_a_microphone_replaces_the_older(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    newer = await Page.of(world, world.plaintiff)
    await newer.open_microphone()
    assert await plaintiff.closed_with() == consumers.REPLACED
    await newer.send_chunk(0)
    await newer.acknowledged(1)
    await newer.leave()


async def test_a_duplicate_is_dropped_and_a_gap_is_asked_for(world: HearingWorld, plaintiff: Page) -> None:
    ready = await plaintiff.open_microphone()
    await plaintiff.send_chunk(0)
    first = plaintiff.running
    plaintiff.running = bytes.fromhex(ready["hash"])
    await plaintiff.send_chunk(0)
    await plaintiff.send_chunk(2)
    await plaintiff.send_chunk(3)
    resend = await plaintiff.hear("resend")
    assert (resend["next"], resend["hash"]) == (1, first.hex())
    plaintiff.running = first
    for number in (1, 2, 3):
        await plaintiff.send_chunk(number)
    await plaintiff.acknowledged(4)
    assert [chunk.number for chunk in await in_thread(recorded, world, world.plaintiff)] == [0, 1, 2, 3]


async def test_a_forged_hash_is_refused_and_forging_on_ends_the_line(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    for _ in range(consumers.MOST_FORGERIES):
        await plaintiff.send_bytes(chunk_frame(Chunk(0, 1000, sound(0)), b"x" * 32))
    assert await plaintiff.closed_with() == consumers.BAD_MESSAGE
    assert await in_thread(recorded, world, world.plaintiff) == []


async def test_a_flood_is_cut_off(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    for number in range(60):
        await plaintiff.send_chunk(number)
    assert await plaintiff.closed_with() == consumers.TOO_FAST
    assert len(await in_thread(recorded, world, world.plaintiff)) < 40


async def test_a_backlog_is_taken_as_fast_as_it_is_credited(world: HearingWorld, plaintiff: Page) -> None:
    credit = (await plaintiff.open_microphone(backlog=120))["credit"]
    numbers = itertools.count()
    sent, began = 0, asyncio.get_running_loop().time()
    while sent < 120:
        while sent < min(credit, 120):
            await plaintiff.send_chunk(next(numbers))
            sent += 1
        if sent < 120:
            credit = (await plaintiff.hear("ack"))["credit"]
    await plaintiff.acknowledged(120)
    took = asyncio.get_running_loop().time() - began
    assert 1.5 < took < 12  # 24 s of sound: faster than it was spoken, never faster than eight times
    assert len(await in_thread(recorded, world, world.plaintiff)) == 120


async def test_sound_from_a_recess_is_not_recorded(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    await plaintiff.send_chunk(0)
    await plaintiff.acknowledged(1)
    await in_thread(world.hearing.refresh_from_db)
    assert world.hearing.opened_at is not None
    actor, since = await in_thread(actor_for, world.judge), world.hearing.opened_at + dt.timedelta(minutes=2)
    await in_thread(recess_room, actor=actor, hearing_id=world.hearing.pk, now=since)
    await in_thread(resume_room, actor=actor, hearing_id=world.hearing.pk, now=since + dt.timedelta(minutes=4))
    while (await plaintiff.hear("changes"))["state"] != "open":
        pass
    before = plaintiff.running
    await plaintiff.send_chunk(1, captured_ms=4 * 60_000)
    resend = await plaintiff.hear("resend")
    assert (resend["reason"], resend["next"]) == ("not_recorded", 1)
    ((start, end),) = resend["not_recorded"]
    assert (start, end) == (120_000, 360_000)
    plaintiff.running = before
    await plaintiff.send_chunk(1, captured_ms=7 * 60_000)
    await plaintiff.acknowledged(2)


async def test_after_closing_what_was_said_before_still_arrives(world: HearingWorld, plaintiff: Page) -> None:
    await plaintiff.open_microphone()
    actor = await in_thread(actor_for, world.judge)
    await in_thread(close_room, actor=actor, hearing_id=world.hearing.pk, now=clock.now())
    assert (await plaintiff.hear("changes"))["state"] == "closed"
    await plaintiff.send_chunk(0)
    await plaintiff.acknowledged(1)
    await plaintiff.send_chunk(1, captured_ms=10 * 60_000 + 30_000)
    assert (await plaintiff.hear("resend"))["reason"] == "not_recorded"


# -- who may


async def test_a_foreign_page_is_not_let_in(world: HearingWorld) -> None:
    page = Page(world, await in_thread(log_in, world.plaintiff), origin="https://evil.example")
    assert await page.knock() == "websocket.close"


@pytest.mark.parametrize("who", ["stranger", "nobody"])
async def test_a_stranger_learns_nothing(world: HearingWorld, who: str) -> None:
    page = Page(world, await in_thread(log_in, world.stranger) if who == "stranger" else "no-such-session")
    await page.knock()
    assert await page.closed_with() == consumers.NOT_ALLOWED


async def test_what_a_stranger_says_while_the_door_closes_is_not_heard(world: HearingWorld) -> None:
    page = Page(world, await in_thread(log_in, world.stranger))
    await page.knock()
    await page.say({"type": "hello"})  # sent before the page knows that it was turned away
    assert await page.closed_with() == consumers.NOT_ALLOWED
    await page.leave()  # would raise what broke at the door


async def test_staff_without_a_second_factor_stay_outside(world: HearingWorld) -> None:
    client = await in_thread(sign_in, world.judge, factor="code")
    page = Page(world, client.session.session_key or "")
    await page.knock()
    assert await page.closed_with() == consumers.NOT_ALLOWED


async def test_the_lawyer_speaks_at_the_own_seat_only(world: HearingWorld) -> None:
    page = await Page.of(world, world.lawyer)
    roles = {seat["id"]: seat["role"] for seat in page.snapshot["seats"]}
    assert roles[page.snapshot["seat"]] == "representative"
    await page.open_microphone()
    await page.send_chunk(0)
    await page.acknowledged(1)
    assert await in_thread(recorded, world, world.plaintiff) == []
    await page.leave()


async def test_a_withdrawn_lawyer_is_out_within_two_seconds(world: HearingWorld) -> None:
    page = await Page.of(world, world.lawyer)
    await page.open_microphone()
    world.representation.ended_at = clock.now()
    await in_thread(world.representation.save)
    async with asyncio.timeout(2):
        assert await page.closed_with() == consumers.NOT_ALLOWED


@pytest.mark.parametrize("how", ["log_out", "disable"])
async def test_a_session_that_ended_ends_its_sockets_within_two_seconds(world: HearingWorld, plaintiff: Page, how: str) -> None:
    def end() -> None:
        if how == "log_out":
            Session.objects.all().delete()
        else:
            User.objects.filter(pk=world.plaintiff.pk).update(is_active=False)

    await in_thread(end)
    async with asyncio.timeout(2):
        assert await plaintiff.closed_with() == consumers.NOT_ALLOWED


async def test_before_the_opening_there_is_no_microphone() -> None:
    world = await in_thread(make_hearing, starts_at=timezone.now())
    await in_thread(prepare_room, world.hearing)
    page = await Page.of(world, world.plaintiff)
    assert not page.snapshot["recording"]
    await page.say({"type": "microphone", "backlog": 0})
    await page.send_chunk(0)
    assert await page.closed_with() == consumers.BAD_MESSAGE


async def test_one_user_has_a_limited_number_of_sockets(world: HearingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "SOCKETS_OF_A_USER", 2)
    pages = [await Page.of(world, world.defendant) for _ in range(2)]
    third = Page(world, await in_thread(log_in, world.defendant))
    await third.knock()
    assert await third.closed_with() == consumers.TOO_MANY
    for page in pages:
        await page.leave()
    again = await Page.of(world, world.defendant)
    await again.leave()


async def test_when_the_rows_cannot_be_read_the_page_is_told_to_come_again(
    plaintiff: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(consumers, "standing_of", broken)
    assert await plaintiff.closed_with() == consumers.TRY_AGAIN


# -- what is no message


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"type": "rm"}', '{"type": "microphone", "backlog": -1}', '{"type": "microphone"}']
)
async def test_what_is_no_message_ends_the_line(plaintiff: Page, text: str) -> None:
    await plaintiff.say(text)
    assert await plaintiff.closed_with() == consumers.BAD_MESSAGE


@pytest.mark.parametrize("size", [0, 6443, 6445, 16 * 1024 + 1, 200_000])
async def test_a_frame_of_the_wrong_size_ends_the_line(plaintiff: Page, size: int) -> None:
    await plaintiff.open_microphone()
    await plaintiff.send_bytes(b"\0" * size)
    assert await plaintiff.closed_with() == consumers.BAD_MESSAGE


async def test_sound_before_the_microphone_is_announced_ends_the_line(plaintiff: Page) -> None:
    await plaintiff.send_chunk(0)
    assert await plaintiff.closed_with() == consumers.BAD_MESSAGE


async def test_who_says_nothing_is_shown_out(world: HearingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "FIRST_MESSAGE_SECONDS", 0.5)
    await in_thread(confirm_for, world.plaintiff, world.hearing)
    page = Page(world, await in_thread(log_in, world.plaintiff))
    await page.knock()
    assert await page.closed_with() == consumers.BAD_MESSAGE


async def test_who_did_not_confirm_to_be_there_is_sent_to_do_so_and_asked_once_for_the_sitting(world: HearingWorld) -> None:
    """OLR art. 7."""
    key = await in_thread(log_in, world.plaintiff)
    page = Page(world, key)
    await page.knock()
    assert await page.closed_with() == consumers.UNCONFIRMED
    await in_thread(confirm_for, world.plaintiff, world.hearing)
    for _ in range(2):
        again = Page(world, key)
        await again.enter()
        await again.leave()


async def test_the_bench_is_not_asked(world: HearingWorld) -> None:
    page = Page(world, await in_thread(log_in, world.judge))
    await page.enter()
    await page.leave()


# -- levels


async def test_everyone_sees_who_is_heard(world: HearingWorld, plaintiff: Page) -> None:
    judge = await Page.of(world, world.judge)
    await plaintiff.open_microphone()
    await plaintiff.send_chunk(0)
    message = await judge.hear("level")
    seat = await in_thread(Seat.objects.get, transcript__hearing=world.hearing, party__user=world.plaintiff)
    assert message["seat"] == str(seat.pk)
    assert message["value"] > 50
    await judge.leave()
