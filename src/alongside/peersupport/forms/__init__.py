"""What people type in circles, and the words for the codes this room keeps."""
