"""What the database holds, read from the models themselves: sealed, or in clear and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from alongside.foundation.sealed import _Sealed

#: Tables that come with libraries, and why each column may stand in clear.
_LIBRARY_TABLES: dict[str, dict[str, str]] = {
    "django_tasks_database.DBTaskResult": dict.fromkeys(
        (
            "id", "status", "enqueued_at", "started_at", "finished_at", "args_kwargs", "priority", "task_path",
            "worker_ids", "queue_name", "backend_name", "run_after", "return_value", "exception_class_path",
            "traceback",
        ),
        "work waiting to be done: ids and short codes only, removed after a week",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One column: what it is called, whether it is sealed, and if not, why not."""

    room: str
    table: str
    about: str
    column: str
    sealed: bool
    reason: str


class Undeclared(Exception):
    """A column is neither sealed nor declared clear with a reason."""


def everything_held() -> Iterator[Held]:
    """Every column of every table.

    Raises Undeclared when a model has a field nobody decided about, or declares one it does not have.
    """
    for model in apps.get_models(include_auto_created=True):
        yield from _held_by(model)


def _held_by(model: type[models.Model]) -> Iterator[Held]:
    label = model._meta.label
    clear: dict[str, str] = {**getattr(model, "clear", {}), **_LIBRARY_TABLES.get(label, {})}
    columns = list(model._meta.concrete_fields)
    strangers = set(clear) - {field.name for field in columns}
    if strangers:
        raise Undeclared(f"{label} declares columns it does not have: {', '.join(sorted(strangers))}")
    about = (model.__doc__ or "").strip().splitlines()[0] if model.__doc__ else ""
    for field in columns:
        sealed = isinstance(field, _Sealed)
        if sealed == (field.name in clear) and not (field.primary_key and not sealed):
            raise Undeclared(f"{label}.{field.name} must be sealed, or declared clear with a reason, and not both")
        reason = "" if sealed else clear.get(field.name, "a random number that names the row")
        yield Held(model._meta.app_label, model._meta.model_name or "", about, field.name, sealed, reason)
