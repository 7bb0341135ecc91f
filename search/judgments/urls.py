"""Public routes of judgments, under the namespace ``judgments``."""

from django.urls import path

from search.judgments import views

app_name = "judgments"
urlpatterns = [
    path("", views.search, name="search"),
    path("syntax/", views.syntax, name="syntax"),
    path("not-public/", views.not_public, name="not_public"),
    path("<uuid:judgment_id>/", views.judgment, name="judgment"),
    path("<uuid:judgment_id>/pdf/", views.pdf, name="pdf"),
]
