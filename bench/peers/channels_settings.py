"""What the plain chat needs of Django."""

SECRET_KEY = "only-for-a-measurement"  # noqa: S105
INSTALLED_APPS = ["channels"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
USE_TZ = True
