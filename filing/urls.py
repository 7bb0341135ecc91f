"""The pages of filing: each room's own routes under one namespace."""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

app_name = "filing"
ROOMS = ("intake", "cases", "calendar", "dossier", "parties", "fees", "decisions", "enforcement")
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"filing.{room}.urls")) for room in ROOMS if importlib.util.find_spec(f"filing.{room}.urls")
]
