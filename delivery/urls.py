"""All routes of delivery."""

from django.urls import include, path

urlpatterns = [
    path("s/", include("delivery.first_service.urls")),
    path("addresses/", include("delivery.addresses.urls")),
    path("", include("delivery.service.urls")),
]
