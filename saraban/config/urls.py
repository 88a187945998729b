"""Every address of the site."""

from __future__ import annotations

from allauth.account import views as account_views
from django.urls import include, path

# Of django-allauth's pages only these: accounts are made by offices, and the rest
# (sign-up, e-mail, reset by e-mail) must not exist.
account_pages = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("confirm/", account_views.reauthenticate, name="account_reauthenticate"),
]

urlpatterns = [
    path("accounts/", include(account_pages)),
    path("", include("saraban.core.urls")),
    path("", include("saraban.directory.urls")),
    path("", include("saraban.documents.urls")),
    path("registers/", include("saraban.registers.urls")),
    path("workdays/", include("saraban.workdays.urls")),
    path("notices/", include("saraban.notices.urls")),
    path("recipients/", include("saraban.recipients.urls")),
    path("signatures/", include("saraban.signatures.urls")),
    path("circulation/", include("saraban.circulation.urls")),
    path("stamps/", include("saraban.stamps.urls")),
    path("certificates/", include("saraban.certificates.urls")),
    path("secret/", include("saraban.secret_letters.urls")),
    path("dispatch/", include("saraban.dispatch.urls")),
    path("", include("saraban.desk.urls")),
]

handler400 = "saraban.core.views.bad_request"
handler403 = "saraban.core.views.forbidden"
handler404 = "saraban.core.views.not_found"
handler500 = "saraban.core.views.server_error"
