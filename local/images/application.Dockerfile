# A program of the application, bundled: nothing but Node beside it. The base's entry point is Node.
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot
FROM ${BASE}
ARG PROGRAM
# Another name for the same content, for tests that need a second image.
ARG VARIANT=""
LABEL org.opencontainers.image.title="immoexpress-${PROGRAM}" \
      com.immoexpress.variant="${VARIANT}" \
      org.opencontainers.image.description="Small ImmoExpress that stands in for the real application on one machine"
# What makes an image bad on purpose, for tests of releases: all off unless given.
ARG FAULT_ERROR_RATE="" FAULT_LATENCY_MS="" FAULT_CRASH_RATE="" FAULT_CRASH_AFTER_SECONDS="" FAULT_MIGRATION=""
ENV NODE_ENV=production \
    FAULT_ERROR_RATE=${FAULT_ERROR_RATE} \
    FAULT_LATENCY_MS=${FAULT_LATENCY_MS} \
    FAULT_CRASH_RATE=${FAULT_CRASH_RATE} \
    FAULT_CRASH_AFTER_SECONDS=${FAULT_CRASH_AFTER_SECONDS} \
    FAULT_MIGRATION=${FAULT_MIGRATION}
COPY *.mjs /app/
WORKDIR /app
USER 10001:10001
CMD ["/app/main.mjs"]
