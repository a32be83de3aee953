"""工作日历: working days by the national calendar, with the days on which this city decided otherwise."""
