"""
A store elsewhere, in a SPARQL 1.1 server: a release sent to it, served from it, brought back from it.

    access.py     addresses and login, from the settings
    wire.py       one request that changes something: in time, tried again, never redirected
    server.py     what can be asked of the server and changed in it
    control.py    the graph that tells which release is served, and who is publishing
    lock.py       one publisher at a time
    sending.py    a release of a folder -> the server: staged, counted, switched
    reading.py    the release that is served, as a `Store`
    mirror.py     the folder in which releases for a server are made, brought up to date from it

What lies in the server, beside the named graphs of the release as they are called everywhere:

    …/id/store                    the control graph
    …/id/store/union/<release>    every triple of a release once: the default graph of its readers
    …/id/store/staged/<digest>    what is to take the place of a graph that is served

A reader asks of the union by name and of the graphs of the manifest by name, so that it sees nothing else,
whatever the server takes for its default graph.
"""
