"""Every change to a person, each one decision, whole or not at all."""

from alongside.people.commands.erasing import destroy_key, erase_person
from alongside.people.commands.joining import make_person
from alongside.people.commands.saying import give_consent, save_facts, withdraw_consent
from alongside.people.commands.signing_in import end_sign_in, sign_in, sign_out

__all__ = [
    "destroy_key", "end_sign_in", "erase_person", "give_consent", "make_person", "save_facts", "sign_in", "sign_out",
    "withdraw_consent",
]  # fmt: skip
