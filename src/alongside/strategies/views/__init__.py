"""Pages of things that help, one file a subject."""
