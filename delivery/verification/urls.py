"""Routes of the public verification page."""

from django.urls import path

from delivery.verification import evidence_views, views

app_name = "verification"

urlpatterns = [
    path("", views.verify, name="verify"),
    path("verify_document.py", views.single_file, name="single_file"),
    path("root.pem", views.root, name="root"),
    path("verify_evidence.py", evidence_views.program, name="evidence_program"),
    path("head.pem", evidence_views.key, name="evidence_key"),
    path("stamps.pem", evidence_views.anchors, name="evidence_anchors"),
    path("heads.jsonl", evidence_views.heads, name="evidence_heads"),
    path("<slug:code>/", views.by_code, name="by_code"),
]
