"""Things that help, and trying them: a library of strategies, what a person keeps of it, goals in small steps, rehearsals of
hard talks, a private plan for telling, and feedback between two. All of it is its author's; what they share with one
other person, they take back at once. Higher rooms say who walks together; this one remembers what is shared."""
