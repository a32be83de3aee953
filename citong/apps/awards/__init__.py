"""以奖代补: pools of money shared out by the grades of the assessment, paid, used and accounted for.

Used by the city bureau, the resource centre, county reviewers and the schools that receive money.
"""
