package dev.sluice.proxy.wire.head;

/** The supported versions of HTTP/1. */
public enum HttpVersion {
  HTTP_1_0,
  HTTP_1_1
}
