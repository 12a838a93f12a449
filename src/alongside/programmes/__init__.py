"""What is run, who is in it and in which role, and how people join."""
