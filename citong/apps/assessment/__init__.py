"""评估考核: schemes, assessments of a programme's projects, their results and what schools say against them; run by the city."""
