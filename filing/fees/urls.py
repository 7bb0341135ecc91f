"""Routes of fees, inside the namespace ``filing``."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from filing.fees import views
from filing.fees.gateways.simulated.views import cashier

cashier_patterns = [
    path("pay/", views.enter_code, name="enter_code"),
    path("pay/<slug:payment_code>/", views.by_code, name="by_code"),
    path("pay/orders/<slug:order_number>/", views.returned, name="returned"),
    path("pay/callback/<slug:name>/", views.callback, name="callback"),
]
if settings.PAYMENT_GATEWAY == "simulated":
    cashier_patterns.append(path("simulated/cashier/<slug:order_number>/", cashier, name="simulated"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("fees/<uuid:fee_id>/", views.fee, name="fee"),
    path("fees/<uuid:fee_id>/pay/", views.pay, name="fee_pay"),
    path("fees/<uuid:fee_id>/qr.svg", views.qr, name="fee_qr"),
    path("", include((cashier_patterns, "cashier"))),
]
