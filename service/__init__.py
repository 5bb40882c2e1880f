"""
From store to reader: the SPARQL endpoint and the pages of a Flask application.

Kept empty on purpose: a query process imports `service.worker` alone, and starts in the time that takes.
"""
