"""Signing in: passwords, lockout, and the register of who is signed in where."""
