"""Three people who have a key in every test's key store."""

from uuid import UUID

AMARA, BO, CHEN = (UUID(int=number) for number in (0xA, 0xB, 0xC))
