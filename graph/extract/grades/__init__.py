"""Grades: which was given on which question, and which question each chapter is about."""
