"""What always holds of stories."""
