"""Pages made of several rooms: landing, a member's home, the coordinator's desk, how we keep things private."""
