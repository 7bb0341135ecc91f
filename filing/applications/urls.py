"""Routes of applications; included by ``filing.urls``."""

from django.urls import path

from filing.applications.joining import views as joining
from filing.applications.results import views as results
from filing.applications.views import apply, decide, signing, stand_aside

urlpatterns = [
    path("cases/<uuid:case_id>/applications/new/", apply.choose, name="application_choose"),
    path("cases/<uuid:case_id>/applications/new/<slug:kind>/", apply.new, name="application_new"),
    path("cases/<uuid:case_id>/stand-aside/", stand_aside.stand_aside, name="stand_aside"),
    path("applications/", decide.queue, name="application_queue"),
    path("applications/join/", apply.join, name="join_case"),
    path("join/", joining.requests, name="join_requests"),
    path("join/desk/", joining.desk, name="join_desk"),
    path("join/requests/<uuid:request_id>/", joining.show, name="join_request"),
    path("join/requests/<uuid:request_id>/answer/", joining.answer, name="join_request_answer"),
    path("join/requests/<uuid:request_id>/withdraw/", joining.withdraw, name="join_request_withdraw"),
    path("join/requests/<uuid:request_id>/files/<int:order>/", joining.paper, name="join_request_file"),
    path("join/<slug:way>/", joining.ask, name="join_ask"),
    path("objections/", apply.objections, name="objections"),
    path("objections/<slug:kind>/", apply.object_to, name="object_to"),
    path("applications/<uuid:application_id>/", decide.show, name="application"),
    path("applications/<uuid:application_id>/decide/", decide.decide, name="application_decide"),
    path("applications/<uuid:application_id>/seal/", decide.seal, name="application_seal"),
    path("applications/<uuid:application_id>/sign/", signing.sign, name="application_sign"),
    path("applications/<uuid:application_id>/take-back/", signing.take_back, name="application_take_back"),
    path("applications/<uuid:application_id>/check/", decide.check, name="application_check"),
    path("applications/<uuid:application_id>/disclose/", decide.disclose, name="application_disclose"),
    path("applications/<uuid:application_id>/withdraw/", decide.withdraw, name="application_withdraw"),
    path("applications/<uuid:application_id>/result/", results.enter, name="application_fulfil"),
    path("applications/results/<uuid:result_id>/", results.file, name="application_result"),
    path("applications/results/<uuid:result_id>/opinion/", results.answer, name="application_opinion"),
    path("applications/<uuid:application_id>/letter/", decide.letter, name="application_letter"),
    path("applications/<uuid:application_id>/judgment/", decide.judgment, name="application_judgment"),
    path("applications/<uuid:application_id>/files/<int:order>/", decide.paper, name="application_file"),
]
