# The server on port 5000, with Connect and the services that most tests need:
#   docker build -t moto-connect-tdg .
# With all services of moto, including CloudFormation, at twice the size:
#   docker build -t moto-connect-tdg --build-arg SERVICES=server .
FROM python:3.13-slim AS build
ARG SERVICES=dynamodb,s3,sns,sqs,sts
COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY moto_connect_tdg /src/moto_connect_tdg
# Removed: pip, botocore's examples, and the geographic data of phone numbers.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir /src "moto[${SERVICES}]" flask flask-cors \
    && /venv/bin/pip uninstall -y pip \
    && rm -r /venv/lib/python3.13/site-packages/phonenumbers/carrierdata \
        /venv/lib/python3.13/site-packages/phonenumbers/geodata \
        /venv/lib/python3.13/site-packages/phonenumbers/tzdata \
    && find /venv -name 'examples-1.json*' -delete

FROM python:3.13-slim
COPY --from=build /venv /venv
USER 65534
ENV PYTHONUNBUFFERED=1
EXPOSE 5000
HEALTHCHECK --interval=2s --timeout=2s --start-period=10s CMD ["/venv/bin/python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:5000/moto-api/connect/health')"]
# A container's 127.0.0.1 cannot be reached from outside; publish the port on the
# host's 127.0.0.1.
ENTRYPOINT ["/venv/bin/moto-connect-tdg", "server", "-H", "0.0.0.0", "-p", "5000"]
