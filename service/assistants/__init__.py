"""
A door for assistants (Model Context Protocol): named questions, search, passages, and SPARQL apart.

`asking` answers requests by the JSON addresses of the service, in this very process and under their limits;
`answers` cuts what comes to what an assistant can hold, and puts the words of passages beside rows; `tools`
says what may be asked; `server` speaks the protocol. Nothing here can write.
"""
