"""Connect's form on the wire, by botocore's model: routes, input, output, errors.

Readers and writers are written by hand, and compiled from the model: botocore's
validator knows no maximum, enum or pattern, moto's parser checks nothing, and
moto's serializer costs ten times as much.
"""
