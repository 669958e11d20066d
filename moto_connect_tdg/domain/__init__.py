"""What is true of Connect's global resiliency.

No moto, no boto3, no clock and no randomness in here: callers bring the time
and the identifiers.
"""
