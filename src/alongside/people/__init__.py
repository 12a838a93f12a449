"""A person, the names they go by, what they have lived and how it may be used, their consents, how they sign in."""
