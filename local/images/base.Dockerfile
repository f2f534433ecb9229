# Node on the few libraries that it needs: the base of the application's images where no registry can be reached.
FROM scratch
ADD rootfs.tar /
COPY node /usr/local/bin/node
ENV PATH=/usr/local/bin:/usr/bin:/bin
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/node"]
