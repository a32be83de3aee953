"""组织机构: the tree of city, counties, schools and departments, with its history."""
