# The service in a container: slim, without root, without a compiler. It writes to /data and to memory, and runs with --read-only.
# Every package is the one that locks/ names, to the last byte; --build-arg BASE=python:3.13-slim-trixie@sha256:… fixes what is below them.
ARG BASE=python:3.13-slim-trixie
FROM ${BASE} AS build
WORKDIR /source
COPY locks locks
RUN python -m venv --without-pip /opt/factcheck \
    && python -m pip --python /opt/factcheck/bin/python install --no-cache-dir --only-binary :all: --require-hashes --requirement locks/runtime.txt \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --only-binary :all: --require-hashes --requirement locks/build.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel . \
    && python -m pip --python /opt/factcheck/bin/python install --no-cache-dir --no-deps --no-index /wheel/*.whl \
    && /opt/build/bin/cyclonedx-py environment --output-reproducible --output-file /opt/factcheck/sbom.cdx.json /opt/factcheck/bin/python

FROM ${BASE}
# SQLite before 3.51.3 can corrupt a database in WAL mode that two processes write to; Debian 13 still has 3.46.
RUN echo 'deb http://deb.debian.org/debian forky main' > /etc/apt/sources.list.d/forky.list \
    && apt-get update \
    && apt-get install --yes --no-install-recommends --target-release forky libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/* /etc/apt/sources.list.d/forky.list \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && python -c "import sqlite3; assert sqlite3.sqlite_version_info >= (3, 51, 3), sqlite3.sqlite_version" \
    && useradd --uid 10000 --no-create-home --shell /usr/sbin/nologin factcheck \
    && install --directory --owner=10000 --group=10000 --mode=700 /data
COPY --from=build /opt/factcheck /opt/factcheck
# One volume for all that is written: the database, the key that signs, the checkpoints; below cache/ what own packs were compiled to.
ENV PATH=/opt/factcheck/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 FACTCHECK_DATA_FOLDER=/data XDG_CACHE_HOME=/data/cache
USER 10000
VOLUME /data
WORKDIR /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
# Refuses to start before there is a key: docker run --rm -v factcheck:/data factcheck factcheck keys create NAME --scope all
CMD ["factcheck", "serve", "--host", "0.0.0.0", "--port", "8000"]
