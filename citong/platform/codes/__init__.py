"""代码集: the code sets of the standards and of this city, by version and date."""
