"""Addresses of the account."""

from django.urls import path

from . import official, views, wishes

urlpatterns = [
    path("sign-in/", views.sign_in, name="accounts-sign-in"),
    path("sign-out/", views.sign_out, name="accounts-sign-out"),
    path("account/", views.me, name="accounts-me"),
    path("account/email/", views.email, name="accounts-email"),
    path("account/notices/", wishes.show, name="accounts-wishes"),
    path("account/official/code/", official.code, name="accounts-official-code"),
    path("account/official/leave/", official.leave, name="accounts-official-leave"),
    path("official/", official.push, name="accounts-official"),
    path("account/password/", views.password, name="accounts-password"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="accounts-end-session"),
    path("account/sessions/end/", views.end_everywhere, name="accounts-end-everywhere"),
    path("account/switch/", views.switch, name="accounts-switch"),
    path("account/alive/", views.alive, name="accounts-alive"),
]
