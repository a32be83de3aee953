"""试点申报与项目管理: a batch from the notice to the established list.

Used by schools, county and city offices, the resource centre, experts and the public.
"""
