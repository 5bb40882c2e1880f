"""
How a query is run.

It is looked at first (`guard`, `dataset`), then asked of a pool of processes (`workers`, `process`), each
shut in (`worker`, `sandbox`) on one release. `runner` is the door that the rest of the service uses.

Nothing is imported here, as in `service` itself.
"""
