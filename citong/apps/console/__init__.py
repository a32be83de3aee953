"""系统管理: the organisation tree, people and accounts, posts, roles and grants, audit, code sets, jobs.

Used by the system administrators of the city, the counties and the schools.
"""
