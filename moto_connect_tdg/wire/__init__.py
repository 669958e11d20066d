"""Connect's wire format, by botocore's model: routes, input, output, errors.

All of it is written by hand, and compiled from the model when it is first needed:
botocore's validator checks no maximums, enums or patterns; moto's parser checks
nothing, its serializer takes ten times as long, and its router half a second to build.
"""
