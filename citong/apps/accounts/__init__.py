"""账号: signing in and out, the own password, the own sessions and posts.

Used by everybody who has an account.
"""
