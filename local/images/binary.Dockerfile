# One static program and nothing else: no shell, no libraries, nothing to update but the program itself.
FROM scratch
COPY program /program
USER 65532:65532
ENTRYPOINT ["/program"]
