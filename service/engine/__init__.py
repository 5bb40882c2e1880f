"""
How a query is run.

It is looked at first (`guard`, `dataset`), then asked of a pool of processes (`workers`, `process`,
`message`), each shut in (`worker`) on one release (`memory`). `runner` is the door that the rest of the
service uses.

Nothing is imported here, as in `service` itself.
"""
