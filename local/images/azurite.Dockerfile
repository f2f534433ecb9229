# Azurite's blob service, bundled, with the containers that backups need. The base's entry point is Node.
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot
FROM ${BASE}
LABEL org.opencontainers.image.title="immoexpress-azurite" \
      org.opencontainers.image.description="Blob storage of the local stack, kept in /data"
ENV NODE_ENV=production
COPY azurite.mjs /app/
WORKDIR /app
USER 10001:10001
# Its packages use what Node would warn of at every start.
CMD ["--no-deprecation", "/app/azurite.mjs"]
