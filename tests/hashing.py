"""The product's password hashing at the lowest cost, so that tests do not wait for it."""

from citong.platform.identity.hashing import Argon2id


class Quick(Argon2id):
    memory_cost = 64
    time_cost = 1
