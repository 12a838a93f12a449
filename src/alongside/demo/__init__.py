"""A believable small programme of made-up people, for trying things out."""
