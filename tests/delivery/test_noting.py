"""What a clerk notes about paper: each act has the legal effect of its article and starts the terms, once, with its proofs."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.vault.files import read_bytes
from delivery.addresses.actions.confirm import Confirmed, keep_address
from delivery.service.actions.record_outcome import Noted, Unproven
from delivery.service.evidence import first_tampered
from delivery.service.models import EvidenceEvent, ServiceNote, ServiceRecipient
from delivery.service.noting_words import ACT_WORDS, BY, INSTITUTIONS, REASONS
from delivery.service.rules.effect import By, Consent, Institution, Kind, Matter, Reason
from delivery.service.rules.noting import ACTS, OF_A_PERSON, OF_AN_ORGANISATION, acts_for
from delivery.service.rules.signature import FEWEST_POINTS, HEIGHT, WIDTH, NotASignature, read_signature
from delivery.service.wording import CHANNELS, FINDINGS
from filing.calendar.models import Deadline
from filing.cases.models import Case, Representation
from tests.factories import service
from tests.factories.court_cases import make_case

DAY = dt.timedelta(days=1)
STROKE = [[20 + 10 * at, 100 + at % 3] for at in range(FEWEST_POINTS)]


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def recipient(case: Case, now: dt.datetime) -> ServiceRecipient:
    """A defendant with notice to respond on the way, in summary procedure."""
    return service.recipient_of(service.order_for(case, now, documents=1))


def effect(recipient: ServiceRecipient) -> tuple[dt.datetime | None, str, str]:
    item = recipient.items.get()
    return item.effective_at, item.channel, item.finding


# act: (what is said with it, finding), all on the second day; "" for an act that has no effect by itself
EFFECTS: dict[str, tuple[dict[str, object], str]] = {
    "handed_over": ({"by": By.FAMILY}, "handed_over"),
    "refused_to_sign": ({"by": By.SELF}, "refused_at_court"),
    "brought": ({"by": By.SELF}, "handed_over"),
    "refused_on_camera": ({"by": By.SELF, "photos": True}, "refused_on_camera"),
    "not_met": ({}, ""),
    "left": ({"by": By.FAMILY, "witness": "虚构社区居委会 某某"}, "left_with_witness"),
    "post_received": ({"by": By.SELF}, "posted"),
    "post_tried": ({}, ""),
    "post_returned": ({"reason": Reason.REFUSED}, ""),
    "told": ({}, ""),
    "told_and_confirmed": ({}, "confirmed_by_phone"),
    "entrusted": ({}, ""),
    "entrusted_served": ({"by": By.SELF}, "entrusted_handed_over"),
    "entrusted_left": ({"by": By.SELF, "photos": True}, "left_with_photos"),
    "sent_to_institution": ({"institution": Institution.PRISON}, ""),
    "transferred": ({"institution": Institution.PRISON, "by": By.SELF}, "transferred"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", EFFECTS)
def test_each_act_has_its_effect_and_starts_the_terms_of_who_is_served(
    recipient: ServiceRecipient, act: str, now: dt.datetime
) -> None:
    said, finding = EFFECTS[act]
    said = {**said, "photos": [service.scan("照片")] if "photos" in said else []}
    service.note(recipient, act, now + DAY, **said)
    terms = list(Deadline.objects.filter(party=recipient.party, rule="answer").values_list("triggered_on", "due_on"))
    if finding:
        assert effect(recipient) == (now + DAY, ACTS[act].channel.value, finding)
        assert terms == [(dt.date(2026, 9, 2), dt.date(2026, 9, 17))]
    else:
        assert effect(recipient)[0] is None
        assert terms == []
    assert first_tampered(recipient.order) is None


@pytest.mark.django_db
def test_three_tries_within_five_days_and_the_return_stand_on_one_letter(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    service.confirmed_address(recipient.party, now, consent=Consent.REFUSED)
    letters = {service.note(recipient, "post_tried", now + day * DAY).pk for day in (1, 2, 3)}
    letters.add(service.note(recipient, "post_returned", now + 6 * DAY, reason=Reason.NOT_MET).pk)
    assert len(letters) == 1
    assert effect(recipient) == (now + 6 * DAY, "post", "returned_confirmed")


@pytest.mark.django_db
def test_a_letter_that_was_tried_twice_is_no_service_and_the_next_one_may_be(
    recipient: ServiceRecipient, now: dt.datetime
) -> None:
    service.confirmed_address(recipient.party, now, consent=Consent.REFUSED)
    for day in (1, 2):
        service.note(recipient, "post_tried", now + day * DAY)
    first = service.note(recipient, "post_returned", now + 6 * DAY, reason=Reason.NOT_MET)
    assert effect(recipient)[0] is None
    second = service.note(recipient, "post_received", now + 9 * DAY, by=By.SELF)
    assert first.pk != second.pk
    assert effect(recipient) == (now + 9 * DAY, "post", "posted")


@pytest.mark.django_db
def test_who_is_the_opposing_party_cannot_sign_for_the_family(recipient: ServiceRecipient, now: dt.datetime) -> None:
    service.note(recipient, "handed_over", now + DAY, by=By.OPPONENT)
    assert effect(recipient)[0] is None
    assert recipient.items.get().working[-1][1] == "signer_not_entitled"


@pytest.mark.django_db
def test_names_stay_in_the_note_and_the_hashes_of_the_proofs_in_the_chain(recipient: ServiceRecipient, now: dt.datetime) -> None:
    drawn, photo = service.scan("签名"), service.scan("照片")
    service.note(recipient, "not_met", now + DAY, signer_name="周远航 身份证", witness="某某", photos=[photo])
    service.note(recipient, "handed_over", now + 2 * DAY, by=By.SELF, signature=drawn, paper=None)
    note = ServiceNote.objects.get(act="not_met")
    assert (note.signer_name, note.witness) == ("周远航 身份证", "某某")
    assert sorted(note.files.values_list("kind", flat=True)) == ["paper", "photo"]
    kinds = [Kind.TRIED, Kind.HANDED_OVER]
    events = EvidenceEvent.objects.filter(attempt__recipient=recipient, kind__in=kinds).order_by("sequence")
    details = [json.loads(bytes(event.canonical))["detail"] for event in events]
    assert photo.sha256 in details[0]["files"]
    assert details[1]["files"] == [drawn.sha256]
    assert "周远航" not in "".join(bytes(event.canonical).decode() for event in events)


@pytest.mark.django_db
def test_the_same_note_twice_is_one(recipient: ServiceRecipient, now: dt.datetime) -> None:
    for _ in range(2):
        service.note(recipient, "told", now + DAY)
    assert ServiceNote.objects.count() == 1
    assert EvidenceEvent.objects.filter(kind=Kind.SENT, attempt__channel="phone").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["handed_over", "brought", "left", "refused_on_camera", "entrusted_served", "transferred"])
def test_without_its_proof_an_act_is_not_noted(recipient: ServiceRecipient, act: str, now: dt.datetime) -> None:
    said = {"institution": Institution.ARMY} if act == "transferred" else {}
    with pytest.raises(Unproven):
        service.note(recipient, act, now + DAY, by=By.SELF, paper=None, **said)
    assert not ServiceNote.objects.exists()


@pytest.mark.django_db
def test_a_call_serves_nothing_in_ordinary_procedure(recipient: ServiceRecipient, now: dt.datetime) -> None:
    case = recipient.order.case
    case.procedure = "ordinary"
    case.save()
    attempt = service.note(recipient, "told", now + DAY)
    assert not attempt.carries_content


@pytest.mark.django_db
def test_an_agent_named_to_receive_may_refuse_and_another_may_not(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    Representation.objects.create(party=recipient.party, name="郑言", began_at=now)
    service.note(recipient, "left", now + DAY, by=By.AGENT, witness="某某")
    assert effect(recipient)[0] is None
    named = Confirmed(Consent.REFUSED, recipient.party.name, service.PHONE, "演示路1号", receiver_name="郑言")
    keep_address(actor=service.SYSTEM, party=recipient.party, given="portal", confirmed=named, now=now + DAY)
    service.note(recipient, "left", now + 2 * DAY, by=By.AGENT, witness="某某")
    assert effect(recipient) == (now + 2 * DAY, "lien", "left_with_witness")


def test_a_mediation_statement_offers_nothing_to_leave_behind_and_ordinary_procedure_no_service_by_phone() -> None:
    assert not [act for act in acts_for(Matter(own_hands=True)).values() if Kind.LEFT in act.kinds]
    assert "told_and_confirmed" not in acts_for(Matter(procedure="ordinary"))
    assert "told_and_confirmed" in acts_for(Matter(procedure="small_claims"))


def test_every_code_has_its_words() -> None:
    assert set(ACT_WORDS) == set(ACTS) == set(EFFECTS)
    assert set(BY) == {*OF_A_PERSON, *OF_AN_ORGANISATION} == set(By)
    assert (set(REASONS), set(INSTITUTIONS)) == (set(Reason), set(Institution))
    assert {act.channel.value for act in ACTS.values()} <= set(CHANNELS)
    assert all(FINDINGS.values())


def test_a_drawn_signature_is_the_same_drawing_for_the_same_strokes() -> None:
    first, second = read_signature(json.dumps([STROKE])).svg(), read_signature(json.dumps([STROKE])).svg()
    assert first == second
    assert first.startswith(b"<svg")
    assert first.count(b"<polyline") == 1


@pytest.mark.parametrize(
    "text",
    ["", "x", "{}", "[]", "[[]]", "[[[1,2]]]", '[[["a",1]]]', f"[[[1,{HEIGHT + 1}]]]", f"[[[{WIDTH + 1},1]]]", "[" * 9999],
)
def test_what_is_no_drawing_is_no_signature(text: str) -> None:
    with pytest.raises(NotASignature):
        read_signature(text)


@given(st.lists(st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)), max_size=40), max_size=6))
def test_only_numbers_of_the_field_reach_the_drawing(strokes: list[list[tuple[int, int]]]) -> None:
    try:
        drawn = read_signature(json.dumps(strokes))
    except NotASignature:
        assert sum(map(len, strokes)) < FEWEST_POINTS
    else:
        assert drawn.svg().count(b"<polyline") == len([stroke for stroke in strokes if stroke])


@pytest.mark.django_db
def test_the_drawing_is_kept_as_evidence(recipient: ServiceRecipient, now: dt.datetime) -> None:
    drawn = service.store_bytes(read_signature(json.dumps([STROKE])).svg(), media_type="image/svg+xml")
    service.note(recipient, "handed_over", now + DAY, by=By.SELF, signature=drawn, paper=None)
    kept = ServiceNote.objects.get().files.get()
    assert kept.kind == "signature"
    assert read_bytes(kept.stored).startswith(b"<svg")


def test_what_is_noted_says_which_proofs_it_has() -> None:
    assert Noted("left", dt.datetime(2026, 9, 1, tzinfo=dt.UTC)).given() == set()


@pytest.mark.django_db
def test_an_act_in_the_minute_of_the_order_is_noted_with_the_time_that_a_form_can_give(case: Case, now: dt.datetime) -> None:
    later = now + dt.timedelta(seconds=40)
    recipient = service.recipient_of(service.order_for(case, later, documents=1))
    service.note(recipient, "handed_over", now, by=By.SELF)
    assert recipient.items.get().effective_at is not None
