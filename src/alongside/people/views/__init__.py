"""Pages of people: arriving, coming back, saying what one has lived, and everything that is held of oneself."""
