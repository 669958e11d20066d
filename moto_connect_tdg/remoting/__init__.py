"""The mock of a server, with the names that a mock in this process has.

`client` has `remote`; each of the others is a module's counterpart.
"""
