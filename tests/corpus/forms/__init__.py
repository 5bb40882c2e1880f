"""The forms in which a report is written: text, web pages and print, each in several makes."""
