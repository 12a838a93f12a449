"""Resources: where else to turn. Crisis lines, each with the page it was read on and the day; later, services,
signposting and referral. What is old looks old."""
