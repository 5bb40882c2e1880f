"""
How requests reach the application: gunicorn, with connections that no slow client can hold a thread by.

One loop reads requests (`incoming`) and writes answers (`channel`) of all connections (`worker`); a thread is
taken for a request when it has arrived, and let go when its answer is made.
"""
