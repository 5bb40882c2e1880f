"""
From store to reader: the SPARQL endpoint and the pages of a Flask application.

    engine      how a query is run, in processes that may be killed
    web         connections, so that no slow client holds a thread
    endpoint    the SPARQL protocol over HTTP
    named       questions that have a name, with their parameters and tables
    answers     query rows -> what a page shows

Nothing is imported here: a query process imports `service.engine.worker` alone, and starts in the time that
takes.
"""
