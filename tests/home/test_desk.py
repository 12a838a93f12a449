"""The desk says what a coordinator should know of the installation, too."""

from alongside.people import commands as people


def test_the_desk_says_while_a_destroyed_key_is_still_on_the_disk(programme, chen, dina, client_of):
    people.erase_person(chen, by=chen)

    assert "not yet off the disk" in client_of(dina).get("/desk/").content.decode()
    people.destroy_key(chen.pk)
    assert "not yet off the disk" not in client_of(dina).get("/desk/").content.decode()
