"""Passwords are kept as Argon2id: 19 MiB, two passes, one lane (OWASP's minimum; a morning sees 250 sign-ins a second)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    memory_cost = 19456
    time_cost = 2
    parallelism = 1
