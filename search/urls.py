"""All routes of search."""

from django.urls import include, path

urlpatterns = [
    path("judgments/", include("search.judgments.urls")),
    path("debtors/", include("search.enforcement.urls")),
    path("publications/", include("search.judgments.desk_urls")),
]
