"""The printed papers of the pilot programme (试点材料): plain data in, the bytes of a PDF or a Word file out."""
