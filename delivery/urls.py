"""All routes of delivery."""

from django.urls import include, path

urlpatterns = [
    path("s/", include("delivery.first_service.urls")),
    path("addresses/delegations/", include("delivery.delegations.urls")),
    path("addresses/", include("delivery.addresses.urls")),
    path("service/publications/", include("delivery.publication.urls")),
    path("service/", include("delivery.bulk.urls")),
    path("service/plans/", include("delivery.plans.urls")),
    path("service/letters/", include("delivery.post.urls")),
    path("received/digest/", include("delivery.digest.urls")),
    path("service/questions/", include("delivery.questions.urls")),
    path("", include("delivery.service.urls")),
]
