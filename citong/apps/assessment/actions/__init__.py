"""Writes of the assessments: schemes, the run, scores, vetoes, objections."""
