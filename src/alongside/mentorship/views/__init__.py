"""Pages of mentorship: a mentee's and a pair's (`walking`), a mentor's (`offering`), a coordinator's (`desk`)."""
