"""The pages of transcription."""

from django.urls import path

from transcription.live import views as live
from transcription.transcripts import signing_views as signing
from transcription.transcripts import views as transcripts

app_name = "transcription"
urlpatterns = [
    path("hearings/", live.hearings, name="hearings"),
    path("hearings/<uuid:hearing_id>/", live.room, name="room"),
    path("hearings/<uuid:hearing_id>/device/", live.device, name="device"),
    path("hearings/<uuid:hearing_id>/conduct/", live.conduct, name="conduct"),
    path("hearings/<uuid:hearing_id>/transcript/", transcripts.transcript, name="transcript"),
    path("hearings/<uuid:hearing_id>/transcript.pdf", transcripts.pdf, name="pdf"),
    path("hearings/<uuid:hearing_id>/utterances/<uuid:utterance_id>/", transcripts.correct_utterance, name="correct"),
    path("hearings/<uuid:hearing_id>/audio/<uuid:seat_id>.wav", transcripts.audio, name="audio"),
    path("hearings/<uuid:hearing_id>/end-recording/", signing.end, name="end_recording"),
    path("hearings/<uuid:hearing_id>/submit/", signing.submit_for_signing, name="submit"),
    path("hearings/<uuid:hearing_id>/sign/", signing.sign_transcript, name="sign"),
    path("hearings/<uuid:hearing_id>/signatures/<uuid:seat_id>/", signing.note, name="note_refusal"),
]
