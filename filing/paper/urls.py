"""Routes of what comes on paper; included by ``filing.urls``."""

from django.urls import path

from filing.paper import enforcement_views, join_views, views, withdrawal_views

urlpatterns = [
    path("join/paper/<slug:way>/", join_views.enter, name="join_enter"),
    path("cases/<uuid:case_id>/paper/", views.choose, name="paper"),
    path("cases/<uuid:case_id>/paper/enforcement/", enforcement_views.enforcement, name="paper_enforcement"),
    path("cases/<uuid:case_id>/paper/<uuid:party_id>/<slug:what>/", views.enter, name="paper_enter"),
    path("applications/<uuid:application_id>/paper-withdrawal/", withdrawal_views.withdrawal, name="paper_withdrawal"),
]
