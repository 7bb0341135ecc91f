"""The pages of filing: each room's own routes under one namespace."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "filing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("filing.intake.urls")),
    path("bulk/", include("filing.bulk.urls")),
    path("", include("filing.cases.urls")),
    path("", include("filing.applications.urls")),
    path("", include("filing.calendar.urls")),
    path("", include("filing.dossier.urls")),
    path("", include("filing.mediation.urls")),
    path("", include("filing.online.urls")),
    path("", include("filing.paper.urls")),
    path("", include("filing.parties.urls")),
    path("", include("filing.fees.urls")),
    path("", include("filing.decisions.urls")),
    path("", include("filing.drafting.urls")),
    path("", include("filing.enforcement.urls")),
    path("", include("filing.to_sign.urls")),
    path("", include("filing.unsent.urls")),
]
