package dev.sluice.it.wire;

/** What the origins of a site speak over TLS. */
enum OriginVersion {
  HTTP1,
  HTTP2
}
