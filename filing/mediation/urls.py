"""Routes of mediation; included by ``filing.urls``."""

from django.urls import path

from filing.mediation.views import begin, panel, papers, people, room

urlpatterns = [
    path("mediations/", begin.mediations, name="mediations"),
    path("mediations/mediators/", panel.mediators, name="mediators"),
    path("mediations/mediators/<uuid:mediator_id>/remove/", panel.remove, name="mediator_remove"),
    path("mediations/join/<str:token>/", people.join_view, name="mediation_join"),
    path("filings/drafts/<uuid:draft_id>/mediate/", begin.from_draft, name="draft_mediate"),
    path("cases/<uuid:case_id>/mediate/", begin.in_case, name="case_mediate"),
    path("mediations/<uuid:mediation_id>/", room.show, name="mediation"),
    path("mediations/<uuid:mediation_id>/messages/<str:channel>/", room.messages_of, name="mediation_messages"),
    path("mediations/<uuid:mediation_id>/say/<str:channel>/", room.say_view, name="mediation_say"),
    path("mediations/<uuid:mediation_id>/files/<uuid:file_id>/", room.file, name="mediation_file"),
    path("mediations/<uuid:mediation_id>/offer/", room.offer, name="mediation_offer"),
    path("mediations/<uuid:mediation_id>/offers/<int:number>/answer/", room.answer, name="mediation_answer"),
    path("mediations/<uuid:mediation_id>/facts/", room.fact, name="mediation_fact"),
    path("mediations/<uuid:mediation_id>/facts/<int:number>/agree/", room.fact_agree, name="mediation_fact_agree"),
    path("mediations/<uuid:mediation_id>/consent/", people.consent_view, name="mediation_consent"),
    path("mediations/<uuid:mediation_id>/parties/<uuid:party_id>/invite/", people.invite_view, name="mediation_invite"),
    path("mediations/proofs/<uuid:proof_id>/", people.proof_file, name="mediation_proof"),
    path("mediations/proofs/<uuid:proof_id>/decide/", people.decide_proof, name="mediation_proof_decide"),
    path("mediations/<uuid:mediation_id>/mediator/", people.mediator, name="mediation_mediator"),
    path("mediations/<uuid:mediation_id>/accept/", people.accept_view, name="mediation_accept"),
    path("mediations/<uuid:mediation_id>/object/", people.object_view, name="mediation_object"),
    path("mediations/<uuid:mediation_id>/sign/", papers.sign, name="mediation_sign"),
    path("mediations/<uuid:mediation_id>/agreement/", papers.agreement, name="mediation_agreement"),
    path("mediations/<uuid:mediation_id>/do/<slug:act>/", begin.act, name="mediation_act"),
]
