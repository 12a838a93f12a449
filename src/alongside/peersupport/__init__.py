"""Circles: people who share an experience hold each other up, say what would help, and are answered."""
