"""Settings, root addresses, and the ways in: what makes the rooms one program."""
