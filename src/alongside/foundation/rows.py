"""Taking a row for oneself while a command decides."""

from django.db import connection, models

from alongside.foundation.errors import NotFound


def lock[M: models.Model](row: M) -> M:
    """The row as it is now, held until the transaction ends.

    On PostgreSQL this is a row lock. On SQLite every transaction is IMMEDIATE, so writers already queue; reading
    again is what matters, since the row in hand may be older than the lock.

    Raises NotFound when the row has gone meanwhile.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock() outside a transaction protects nothing")
    manager: models.Manager[M] = type(row)._default_manager
    rows = manager.filter(pk=row.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise NotFound(row._meta.model_name or "row")
    return found
