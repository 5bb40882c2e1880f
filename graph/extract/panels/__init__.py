"""Figures as graphics and tables print them: a label, areas, and a figure for each."""
