"""What can be wrong with a request, in words for the user."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """The business rules do not allow it; the message says why and what to do."""


class Conflict(Refused):
    """Somebody else changed the row since it was read."""
