# The server on port 5000, with Connect and the services that most tests need:
#   docker build -t moto-connect-tdg .
#   docker run --rm -p 127.0.0.1:5000:5000 moto-connect-tdg
# A drill with a failover in this folder:
#   docker run --rm -v "$PWD:/work:ro" moto-connect-tdg drill --failover failover:fail_over
# With all services of moto, including CloudFormation, at twice the size:
#   docker build -t moto-connect-tdg --build-arg SERVICES=server .
FROM python:3.13-slim AS build
ARG SERVICES=dynamodb,s3,sns,sqs,sts
COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY moto_connect_tdg /src/moto_connect_tdg
# Removed: pip, botocore's examples, and the geographic data of phone numbers.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir "/src[cli]" "moto[${SERVICES}]" flask flask-cors \
    && /venv/bin/pip uninstall -y pip \
    && rm -r /venv/lib/python3.13/site-packages/phonenumbers/carrierdata \
        /venv/lib/python3.13/site-packages/phonenumbers/geodata \
        /venv/lib/python3.13/site-packages/phonenumbers/tzdata \
    && find /venv -name 'examples-1.json*' -delete

FROM python:3.13-slim
COPY --from=build /venv /venv
# What is mounted here can be imported by a drill.
WORKDIR /work
USER 65534
# Modules of the mounted folder leave no caches in it.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 5000
HEALTHCHECK --interval=2s --timeout=2s --start-period=10s CMD ["/venv/bin/python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:5000/moto-api/connect/health')"]
ENTRYPOINT ["/venv/bin/moto-connect-tdg"]
# A container's 127.0.0.1 cannot be reached from outside; publish the port on the
# host's 127.0.0.1.
CMD ["server", "-H", "0.0.0.0", "-p", "5000"]
