"""工作台: the desk of everybody: to-dos, messages, search, running jobs.

Used by everybody who has an account.
"""
