"""What each operation does to the state, one module per kind of resource.

`TdgConnectBackend` (in ``models.py``) is made of them.
"""
