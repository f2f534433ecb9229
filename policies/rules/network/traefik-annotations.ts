/**
 * The annotations under `nginx.ingress.kubernetes.io/` that Traefik 3.7.15's provider reads, as its binary names them; without
 * those for snippets and ModSecurity, which bring nginx's own configuration along. A new version of Traefik is a new list.
 */
export const understoodByTraefik: ReadonlySet<string> = new Set(
  `
  affinity affinity-canary-behavior allowlist-source-range app-root auth-method auth-realm auth-response-headers
  auth-secret auth-secret-type auth-signin auth-tls-pass-certificate-to-upstream auth-tls-secret
  auth-tls-verify-client auth-type auth-url backend-protocol canary canary-by-cookie canary-by-header
  canary-by-header-pattern canary-by-header-value canary-weight canary-weight-total client-body-buffer-size
  cors-allow-credentials cors-allow-headers cors-allow-methods cors-allow-origin cors-expose-headers
  cors-max-age custom-headers custom-http-errors default-backend enable-access-log enable-cors
  enable-global-auth force-ssl-redirect from-to-www-redirect limit-burst-multiplier limit-connections limit-rpm
  limit-rps permanent-redirect permanent-redirect-code proxy-body-size proxy-buffer-size proxy-buffering
  proxy-buffers-number proxy-connect-timeout proxy-http-version proxy-max-temp-file-size proxy-next-upstream
  proxy-next-upstream-timeout proxy-next-upstream-tries proxy-read-timeout proxy-request-buffering
  proxy-send-timeout proxy-ssl-name proxy-ssl-secret proxy-ssl-server-name proxy-ssl-verify rewrite-target
  server-alias service-upstream session-cookie-domain session-cookie-expires session-cookie-max-age
  session-cookie-name session-cookie-path session-cookie-samesite session-cookie-secure ssl-passthrough
  ssl-redirect temporal-redirect temporal-redirect-code upstream-hash-by upstream-vhost use-regex
  whitelist-source-range x-forwarded-prefix
`
    .trim()
    .split(/\s+/),
);
