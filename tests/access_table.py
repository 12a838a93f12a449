ROLES = ("nobody", "newcomer", "amara", "bo", "chen", "dina", "eli")
ROWS = {}
