"""通知公告: announcements from a unit to units, posts, groups and people below it, with receipts and confirmations.

Used by offices of the city, the counties and the schools, who announce, and by everybody, who reads and confirms.
"""
