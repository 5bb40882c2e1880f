"""
How what is published is changed over the web.

Who may is told by tokens (`keys`, `access`). A change is made and published by a process apart (`writer` asks
`process`), as `graph.writing` says; an update is looked at first (`update_text`).
"""
