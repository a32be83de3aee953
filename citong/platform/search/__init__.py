"""搜索: one index over everything that features register, within each one's reach; it is written with the object."""
