# syntax=docker/dockerfile:1.7
# Two images from one file:  docker build --target bot .     docker build --target generator .
# Both run as a user without rights on a read-only root file system; what they write goes to /app/data (a volume) and /tmp.

FROM python:3.11.11-slim-bookworm AS python
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 DREAM_METRICS_PORT=9100 PATH=/venv/bin:$PATH
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN groupadd --gid 10001 dreams \
    && useradd --uid 10001 --gid dreams --no-create-home --home-dir /app --shell /usr/sbin/nologin dreams \
    && install --directory --owner=dreams --group=dreams /app /app/data
WORKDIR /app

FROM python AS bot-build
RUN python -m venv --without-pip /venv
COPY pyproject.toml README.md LICENSE ./
COPY dreams ./dreams
COPY cards ./cards
COPY bot ./bot
COPY migrations ./migrations
# hadolint ignore=DL3013
RUN pip --python /venv/bin/python install ".[bot]"

FROM python AS bot
COPY --from=bot-build /venv /venv
USER 10001:10001
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['DREAM_METRICS_PORT'] + '/healthz', timeout=5)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]

FROM python AS generator-build
RUN python -m venv /venv
COPY pyproject.toml README.md LICENSE constraints.txt ./
# torch first, in a layer of its own: it is large and changes seldom. PyPI's build brings its CUDA libraries.
# hadolint ignore=DL3013
RUN pip install "setuptools<81" wheel && pip install --constraint constraints.txt torch torchvision
COPY dreams ./dreams
COPY cards ./cards
COPY generator ./generator
COPY migrations ./migrations
RUN pip install --constraint constraints.txt ".[generator]"

FROM python AS generator
COPY --from=generator-build /venv /venv
USER 10001:10001
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['DREAM_METRICS_PORT'] + '/healthz', timeout=5)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "generator"]
CMD ["serve"]
