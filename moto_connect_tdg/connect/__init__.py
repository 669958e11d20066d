"""The adapter to moto: moto's five files, and what they are made of.

The folder's name is load-bearing: moto takes it for the service's name.
"""
