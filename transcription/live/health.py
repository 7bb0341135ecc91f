"""Speech recognition on the status page: its process shows that it lives as long as it runs."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

BEATS = "transcription.recognise"

register_service("speech", _("庭审语音识别"), prefixes=("transcription.",), order=40, beats=BEATS)
