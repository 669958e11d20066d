"""A fake Amazon Connect over the rules in ``domain/``.

It knows neither moto nor botocore nor HTTP. Time, chance and pace come in
through `World`; nothing is ambient.
"""
