"""Dates and periods: when something was counted or published."""
