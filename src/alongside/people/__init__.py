"""A person, the names they go by, what they have lived and how it may be used, what they agreed to, how they sign in."""
