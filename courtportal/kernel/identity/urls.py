"""Routes of log-in and identity. allauth's pages one by one: there are no passwords here, so their pages are not routed."""

from allauth.account import views as account
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity import contacts, oidc, views
from courtportal.kernel.identity.sessions import forgotten_on_the_device
from courtportal.kernel.identity.stepup import recent_authentication

identity_patterns: list[URLPattern | URLResolver] = [
    path("", views.profile, name="profile"),
    path("security/", views.security, name="security"),
    path("prove/", views.prove, name="prove"),
    path("role/", views.switch_role, name="switch_role"),
    path("second-factor/", views.enrol, name="enrol"),
    path("confirm/", views.confirm_yourself, name="confirm_yourself"),
    path("session/", views.session, name="session"),
    path("kept-form/", views.waiting_form, name="kept_form"),
    path("messages/", views.notices, name="notices"),
    path("people/", contacts.people, name="people"),
    path("people/new/", contacts.edit_person, name="add_person"),
    path("people/<uuid:person_id>/", contacts.edit_person, name="edit_person"),
    path("people/<uuid:person_id>/remove/", contacts.remove_person, name="remove_person"),
    path("organisations/new/", contacts.edit_organisation, name="add_organisation"),
    path("organisations/<uuid:organisation_id>/", contacts.edit_organisation, name="edit_organisation"),
    path("organisations/<uuid:organisation_id>/remove/", contacts.remove_organisation, name="remove_organisation"),
]

account_patterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", forgotten_on_the_device(account.logout), name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("phone/verify/", account.verify_phone, name="account_verify_phone"),
    path("phone/change/", recent_authentication(_("更换手机号"))(account.change_phone), name="account_change_phone"),
    path("email/", recent_authentication(_("更换电子邮箱"))(account.email), name="account_email"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("sessions/", usersessions.list_usersessions, name="usersessions_list"),
]

# Changing a factor needs a fresh proof of presence also where allauth would not ask (a first factor).
mfa_patterns: list[URLPattern | URLResolver] = [
    path("totp/activate/", recent_authentication(_("启用验证器应用"))(totp.activate_totp), name="mfa_activate_totp"),
    path("webauthn/add/", recent_authentication(_("增加通行密钥"))(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("", include("allauth.mfa.urls")),
]

oidc_patterns: list[URLPattern | URLResolver] = [
    path("<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", include((identity_patterns, "identity"))),
    *account_patterns,
    path("2fa/", include(mfa_patterns)),
    path("provider/", include("allauth.socialaccount.urls")),
    path("oidc/", include(oidc_patterns)),
]
