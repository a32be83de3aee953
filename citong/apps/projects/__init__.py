"""项目实施: the plan and the monthly reports of a pilot project; written by schools, approved and read by counties and the city."""
