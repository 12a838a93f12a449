"""What always holds of circles."""
