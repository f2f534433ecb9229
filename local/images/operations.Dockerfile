# The programs of backups and restores, bundled, with MongoDB's official tools. The base's entry point is Node.
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot
FROM ${BASE}
LABEL org.opencontainers.image.title="immoexpress-operations" \
      org.opencontainers.image.description="Backups and restores of ImmoExpress: immo, mongodump, mongorestore"
ENV NODE_ENV=production \
    MONGODUMP=/app/mongodump \
    MONGORESTORE=/app/mongorestore
COPY --chmod=0755 mongodump mongorestore /app/
COPY operations.mjs /app/
WORKDIR /app
USER 10001:10001
CMD ["/app/operations.mjs"]
