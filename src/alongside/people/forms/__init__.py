"""Text typed, read as values meant."""
