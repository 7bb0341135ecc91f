"""The first start of the demo, interrupted."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from courtportal.demo.management.commands import load_demo


@pytest.mark.django_db
def test_a_story_that_was_interrupted_is_not_told_on(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path

    def breaks_off(**_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(load_demo, "tell_story", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=io.StringIO())
    with pytest.raises(CommandError, match="interrupted"):
        call_command("load_demo", stdout=io.StringIO())
