"""The rules of Connect's Global Resiliency.

This package imports neither moto nor boto3, and asks no clock and no source of
randomness: callers pass in the time, the identifiers and the random generator.
"""
