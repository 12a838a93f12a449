"""A promise between two tables that Django has no name for: several columns that must stand together in another table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class StandsIn(models.BaseConstraint):
    """These columns, taken together, stand in one row of another table, and follow it when it changes.

    A foreign key of several columns. Where any of them is null, nothing is asked. When the other row changes, the columns
    here change with it, and every check on them is made again: so a check can speak of a fact kept elsewhere, and the
    database refuses the change that would break it.

    The other columns need a unique constraint there. Being one of the model's constraints it is written into the table
    itself on SQLite, and so outlives every rebuilding of it, which a trigger would not.
    """

    def __init__(self, *, fields: Sequence[str], to_table: str, to_columns: Sequence[str], name: str) -> None:
        super().__init__(name=name)
        # A table by its name: on SQLite a table is rebuilt apart from all others, where no model could be looked up.
        self.fields, self.to_table, self.to_columns = tuple(fields), to_table, tuple(to_columns)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """As it stands in CREATE TABLE."""
        assert model is not None and schema_editor is not None  # noqa: S101, PT018 - Django always gives both
        quote = schema_editor.quote_name
        here = ", ".join(quote(_column(model, name)) for name in self.fields)
        there = ", ".join(quote(column) for column in self.to_columns)
        # On SQLite it waits for the end of the transaction, so that tables can be emptied in any order; there writers
        # queue. On PostgreSQL it answers at once, so that a command can still say why.
        when = "DEFERRED" if schema_editor.connection.vendor == "sqlite" else "IMMEDIATE"
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({here}) REFERENCES {quote(self.to_table)} ({there}) "
            f"ON UPDATE CASCADE DEFERRABLE INITIALLY {when}"
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Added to a table that is there; SQLite rebuilds the table instead."""
        assert model is not None and schema_editor is not None  # noqa: S101, PT018 - as above
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Taken away again."""
        assert model is not None and schema_editor is not None  # noqa: S101, PT018 - as above
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self, model: type[models.Model], instance: models.Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Nothing to ask before writing: the database answers, and commands have looked first."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """As a migration writes it."""
        path, _args, kwargs = super().deconstruct()
        return path, (), {**kwargs, "fields": self.fields, "to_table": self.to_table, "to_columns": self.to_columns}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StandsIn) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.to_table, self.to_columns))


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field) and field.column  # noqa: S101, PT018 - a constraint names columns
    return field.column
