"""Addresses of people: neutral, like every address here."""

from django.urls import path

from alongside.people.views import about, arriving, you

app_name = "people"

urlpatterns = [
    path("join/", arriving.sign_up, name="sign-up"),
    path("join/card/", arriving.sign_up_with_codes, name="sign-up-card"),
    path("join/codes/", arriving.card, name="card"),
    path("sign-in/", arriving.sign_in, name="sign-in"),
    path("sign-in/card/", arriving.sign_in_with_code, name="sign-in-card"),
    path("link/", arriving.ask_for_link, name="link-ask"),
    path("link/sent/", arriving.link_sent, name="link-sent"),
    path("link/<str:token>/", arriving.link, name="link"),
    path("you/", you.you, name="you"),
    path("you/language/", you.language, name="language"),
    path("you/about/", about.about, name="about"),
    path("you/about/<slug:name>/", about.step, name="step"),
    path("you/names/", you.personas, name="names"),
    path("you/names/where/", you.persona_spaces, name="names-where"),
    path("you/names/<uuid:persona_id>/", you.persona, name="name"),
    path("you/names/<uuid:persona_id>/remove/", you.remove_persona, name="name-remove"),
    path("you/ways/", you.ways, name="ways"),
    path("you/ways/keys/<uuid:passkey_id>/remove/", you.remove_passkey, name="passkey-remove"),
    path("you/ways/codes/", you.new_codes, name="codes"),
    path("you/ways/mail/", you.address, name="address"),
    path("you/ways/mail/remove/", you.remove_address, name="address-remove"),
    path("you/sign-ins/", you.sign_ins, name="sign-ins"),
    path("you/sign-ins/end/", you.end_other_sign_ins, name="sign-ins-end"),
    path("you/sign-ins/<uuid:sign_in_id>/end/", you.end_sign_in, name="sign-in-end"),
    path("you/agreed/", you.agreed, name="agreed"),
    path("you/looks/", you.looks, name="looks"),
    path("you/copy/", you.copy, name="copy"),
    path("you/copy/file/", you.copy_file, name="copy-file"),
    path("you/erase/", you.erase, name="erase"),
    path("receipts/<uuid:receipt_id>/", you.receipt, name="receipt"),
]
