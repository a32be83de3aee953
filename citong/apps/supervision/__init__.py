"""督导检查: campaigns of visits to the pilot schools, what was found there, and its rectification.

Used by city and county offices and the resource centre, who visit and verify, and by schools, who rectify.
"""
