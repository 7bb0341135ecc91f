"""Real speech through the real recogniser: what is said is understood, with times, from any file, or refused in plain words."""

import json
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

import transcription.recognition.vosk_engine  # noqa: F401 - registers itself
from transcription.recognition.engine import Final, UnknownEngine, open_stream
from transcription.recognition.espeak import Voice
from transcription.recognition.evaluation import (
    UNSEEN_VOICES,
    edit_distance,
    hear_sentences,
    read_sentences,
    score,
    spoken_characters,
)
from transcription.recognition.media import MediaRefused, sound_of
from transcription.recognition.model_store import ModelStore
from transcription.recognition.recipe.voices import INSTALLED, RESERVED
from transcription.recognition.synthesis import DEMO_HEARING, load_script, read_aloud, speak_hearing, write_wave
from transcription.recognition.transcribing import transcribe

DATA = Path(__file__).parent / "data"
SENTENCE = "双方当事人对争议焦点有无补充"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = ModelStore(tmp_path_factory.mktemp("models"))
    store.install_shipped()
    return store.active()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A short recording in a voice the model was not trained on."""
    path = tmp_path / "said.wav"
    write_wave(path, read_aloud("现在开庭。" + SENTENCE + "？", Voice("david", 150, 45)))
    return path


@pytest.fixture
def data_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def short_script(tmp_path: Path) -> Path:
    """The first two turns of the demonstration hearing."""
    head, *turns = DEMO_HEARING.read_text(encoding="utf-8").split("[[turns]]")
    script = tmp_path / "short.toml"
    script.write_text("[[turns]]".join([head, *turns[:2]]), encoding="utf-8")
    return script


@pytest.mark.slow
def test_template_sentences_in_unseen_voices_stay_under_the_ceiling(model: Path) -> None:
    result = score(hear_sentences(read_sentences(DATA / "template_sentences.txt"), model))

    assert result.characters > 1_000
    assert result.character_error_rate < 0.05
    assert result.real_time_factor < 0.5


@pytest.mark.slow
def test_the_demonstration_hearing_is_understood(model: Path, tmp_path: Path) -> None:
    hearing = speak_hearing(load_script())
    errors = characters = 0

    for speaker, track in hearing.tracks.items():
        write_wave(tmp_path / "track.wav", track)
        heard = transcribe(sound_of(tmp_path / "track.wav"), engine="vosk", model=model)
        said = spoken_characters("".join(turn.text for turn in hearing.turns if turn.speaker == speaker))
        errors += edit_distance(said, heard.text)
        characters += len(said)
    assert errors / characters < 0.05


@pytest.mark.slow
def test_the_demonstration_hearing_is_the_same_every_time(short_script: Path, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "demo_hearing", "--script", str(short_script), "--out"]
    for out in ("first", "second"):
        subprocess.run([*command, str(tmp_path / out)], check=True, capture_output=True)

    assert (tmp_path / "first/mixed.wav").read_bytes() == (tmp_path / "second/mixed.wav").read_bytes()
    assert (tmp_path / "first/reference.json").read_bytes() == (tmp_path / "second/reference.json").read_bytes()


def test_only_the_person_who_speaks_is_on_a_track() -> None:
    script = load_script()
    script["turns"] = script["turns"][1:3]  # clerk, then judge

    hearing = speak_hearing(script)

    clerk, judge = hearing.turns
    first, last = int(judge.start * 16_000), int(judge.end * 16_000)
    assert clerk.speaker == "clerk"
    assert hearing.tracks["judge"][first:last].any()
    assert not hearing.tracks["clerk"][first:last].any()
    assert not hearing.tracks["plaintiff"].any()


def test_words_have_times_in_order_and_a_confidence(model: Path, recording: Path) -> None:
    heard = transcribe(sound_of(recording), engine="vosk", model=model)

    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(word.start < word.end for word in heard.words)
    assert times[-1] <= heard.duration
    assert all(0 <= word.confidence <= 1 for word in heard.words)
    assert heard.text == "现在开庭" + SENTENCE
    assert " " not in heard.text


def test_two_streams_share_a_model_and_nothing_else(model: Path, recording: Path) -> None:
    pieces = list(sound_of(recording))
    first, second = open_stream("vosk", model), open_stream("vosk", model)
    heard: list[str] = []
    for piece in pieces:
        answer = first.accept(piece)
        heard += [answer.text] if isinstance(answer, Final) else []
    second.accept(bytes(32_000))

    assert "".join(heard) + first.finish().text == "现在开庭" + SENTENCE
    assert second.finish().words == ()


def test_sound_cut_in_the_middle_of_a_sample_is_understood(model: Path, recording: Path) -> None:
    pcm = b"".join(sound_of(recording))
    odd = [pcm[start : start + 4_001] for start in range(0, len(pcm), 4_001)]

    assert transcribe(odd, engine="vosk", model=model).text == "现在开庭" + SENTENCE


def test_an_unknown_engine_is_refused(model: Path) -> None:
    with pytest.raises(UnknownEngine):
        open_stream("magic", model)


@pytest.mark.parametrize("ending", ["mp3", "ogg", "webm", "m4a"])
def test_recordings_of_other_kinds_are_understood(model: Path, recording: Path, ending: str) -> None:
    other = recording.with_suffix(f".{ending}")
    subprocess.run(["ffmpeg", "-v", "error", "-i", recording, "-ar", "48000", "-ac", "2", other], check=True)

    heard = transcribe(sound_of(other), engine="vosk", model=model)

    assert edit_distance("现在开庭" + SENTENCE, heard.text) <= 2


def test_the_command_answers_in_json(data_folder: Path, recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("speech_model", "install", verbosity=0)
    call_command("transcribe", str(recording), "--json")

    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"text", "written", "words", "segments", "duration", "model"}
    assert answer["text"] == "现在开庭" + SENTENCE
    assert set(answer["words"][0]) == {"word", "start", "end", "confidence"}
    assert answer["model"] == "court-zh-small"
    assert "".join(segment["text"] for segment in answer["segments"]) == answer["text"]


def test_without_a_model_the_command_says_what_to_do(data_folder: Path, recording: Path) -> None:
    with pytest.raises(CommandError, match="speech_model install"):
        call_command("transcribe", str(recording))


def _noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def _text(path: Path) -> None:
    path.write_text("这不是录音")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _play_list(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")


def _no_sound(path: Path) -> None:
    picture = ["-f", "lavfi", "-i", "color=size=16x16:duration=0.2", "-c:v", "mpeg4"]
    subprocess.run(["ffmpeg", "-v", "error", *picture, "-f", "mp4", path], check=True)


@pytest.mark.parametrize("make", [_noise, _text, _empty, _play_list, _no_sound])
def test_what_is_no_recording_is_refused_in_plain_words(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "said.mp3"
    make(path)

    with pytest.raises(MediaRefused, match=r"said\.mp3: (this is no recording|there is no sound)"):
        list(sound_of(path))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaRefused, match="no such file"):
        list(sound_of(tmp_path / "missing.wav"))


def test_a_damaged_recording_is_refused_unless_the_rest_is_enough(
    data_folder: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("speech_model", "install", verbosity=0)
    damaged = recording.with_suffix(".flac")
    subprocess.run(["ffmpeg", "-v", "error", "-i", recording, damaged], check=True)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
    damaged.write_bytes(content)

    with pytest.raises(CommandError, match="damaged"):
        call_command("transcribe", str(damaged))
    call_command("transcribe", str(damaged), "--accept-damage")

    assert "争议焦点" in capsys.readouterr().out


def test_a_silent_recording_has_no_words(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(64_000))

    heard = transcribe(sound_of(path), engine="vosk", model=model)

    assert heard.text == ""
    assert heard.written == ""
    assert heard.duration == 2.0


def test_the_demonstration_command_writes_a_track_for_each_person(short_script: Path, tmp_path: Path) -> None:
    call_command("demo_hearing", "--out", str(tmp_path / "out"), "--script", str(short_script), verbosity=0)

    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"judge.wav", "clerk.wav", "plaintiff.wav", "defendant.wav", "mixed.wav", "reference.json"}
    reference = json.loads((tmp_path / "out" / "reference.json").read_text())
    assert [turn["speaker"] for turn in reference["turns"]] == ["clerk", "clerk"]
    assert reference["notice_zh"] == "演示数据，人物均为虚构"


def test_test_voices_are_not_training_voices() -> None:
    demonstration = {person["voice"] for person in load_script()["speakers"].values()}
    assert {voice.variant for voice in UNSEEN_VOICES} | demonstration <= set(RESERVED)
    assert not set(RESERVED) & set(INSTALLED)
