"""Every change to a person, each one decision, whole or not at all."""

from alongside.people.commands.codes import new_codes, put_card_away, show_card, use_code
from alongside.people.commands.erasing import destroy_key, erase_person
from alongside.people.commands.joining import make_person
from alongside.people.commands.links import ask_for_link, remove_email, use_link, use_link_to_change
from alongside.people.commands.passkeys import Asked, add_passkey, remove_passkey, use_passkey
from alongside.people.commands.personas import make_persona, remove_persona, rename_persona, use_persona
from alongside.people.commands.saying import choose_language, give_consent, save_facts, withdraw_consent
from alongside.people.commands.signing_in import end_every_sign_in, end_other_sign_ins, end_sign_in, sign_in, sign_out

__all__ = [
    "Asked", "add_passkey", "ask_for_link", "choose_language", "destroy_key", "end_every_sign_in",
    "end_other_sign_ins", "end_sign_in", "erase_person", "give_consent", "make_person", "make_persona",
    "new_codes", "put_card_away", "remove_email", "remove_passkey", "remove_persona", "rename_persona",
    "save_facts", "show_card", "sign_in", "sign_out", "use_code", "use_link", "use_link_to_change",
    "use_passkey", "use_persona", "withdraw_consent",
]  # fmt: skip
