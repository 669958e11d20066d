"""Connect's wire format, by botocore's model: routes, input, output, errors.

Readers and writers are written by hand, and compiled from the model: botocore's
validator checks no maximums, enums or patterns, moto's parser checks nothing, and
moto's serializer takes ten times as long.
"""
