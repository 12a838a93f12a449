"""Fields that only open with the key of the person they belong to.

A sealed field is bound to its table, column, row and owner: copied anywhere else, it does not open. It cannot be
searched, ordered, or written by `update()`; those would need the words in clear, so they are refused.
"""

import json
from abc import abstractmethod
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from alongside.foundation import vault
from alongside.sealing import KeyDestroyed, Place


class Closed(bytes):
    """A sealed value as the database holds it, not opened yet."""

    __slots__ = ()


class ErasedText(str):
    """Stands where words were, once their owner's key is gone. Empty, and says so."""

    __slots__ = ()
    is_erased = True


ERASED = ErasedText("")


class SealedModel(models.Model):
    """A table with sealed fields: its key is known before it is saved, and it names whose key seals it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    #: The attribute that holds the owner's id, such as "author_id".
    sealed_for: ClassVar[str] = "person_id"
    #: For every field that is not sealed: why it may stand in clear. Shown on the public privacy page.
    clear: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True

    def sealed_owner(self) -> UUID:
        owner = getattr(self, self.sealed_for)
        return owner if isinstance(owner, UUID) else UUID(str(owner))


class _Opening(DeferredAttribute):
    """Opens on first touch; a page that never shows a field never opens it."""

    field: "_Sealed"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            super().__get__(instance, owner)
        value = instance.__dict__[name]
        if isinstance(value, Closed):
            value = instance.__dict__[name] = self.field.open_for(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _Sealed(models.Field[Any, Any]):
    descriptor_class = _Opening
    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    # What the value is, as bytes, and back.
    @abstractmethod
    def to_bytes(self, value: Any) -> bytes: ...

    @abstractmethod
    def from_bytes(self, raw: bytes) -> Any: ...

    @abstractmethod
    def when_erased(self) -> Any: ...

    def _place(self, instance: models.Model) -> Place:
        return Place(instance._meta.db_table, self.attname, str(instance.pk))

    def open_for(self, instance: Any, value: Closed) -> Any:
        try:
            raw = vault.store().open(instance.sealed_owner(), self._place(instance), bytes(value))
        except KeyDestroyed:
            return self.when_erased()
        return self.from_bytes(raw)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Closed | None:
        return None if value is None else Closed(value)

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002 - Django's signature
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Closed):
            return value
        owner = model_instance.sealed_owner()
        return Closed(vault.store().seal(owner, self._place(model_instance), self.to_bytes(value)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, Closed):
            raise FieldError(f"{self.name} is sealed: it cannot be searched, or written except by saving its row")
        return connection.Database.Binary(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it cannot be searched")
        return super().get_lookup(lookup_name)


class SealedText(_Sealed):
    """A person's own words."""

    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, raw: bytes) -> str:
        return raw.decode()

    def when_erased(self) -> str:
        return ERASED


class SealedBytes(_Sealed):
    """A part of a file of a person's."""

    def to_bytes(self, value: bytes) -> bytes:
        return value

    def from_bytes(self, raw: bytes) -> bytes:
        return raw

    def when_erased(self) -> bytes:
        return b""


class SealedJSON(_Sealed):
    """A person's choices: lists, numbers and short codes that together say what they face."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    def from_bytes(self, raw: bytes) -> Any:
        return json.loads(raw)

    def when_erased(self) -> Any:
        return self.get_default()
