"""Routes of the forms that are not sent yet; included by ``filing.urls``."""

from django.urls import path

from filing.unsent import views

UNSENT = "unsent/<slug:place>/<uuid:about>/<slug:part>/"

urlpatterns = [
    path("unsent/page/save/", views.save_page, name="unsent_page_save"),
    path("unsent/page/typed/", views.typed_before, name="unsent_page_typed"),
    path("unsent/page/discard/", views.discard_page, name="unsent_page_discard"),
    path(f"{UNSENT}save/", views.save, name="unsent_save"),
    path(f"{UNSENT}discard/", views.discard, name="unsent_discard"),
]
