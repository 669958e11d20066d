"""The mock of a server, with the same names as a mock in this process.

`client` has `remote`; each of the others is a module's counterpart.
"""
