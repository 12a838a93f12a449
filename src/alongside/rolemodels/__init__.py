"""Stories of people who have been there, told on their terms, found by those who need them."""
