package dev.sluice.proxy.wire.head;

/** The two versions that this codec speaks. */
public enum HttpVersion {
  HTTP_1_0,
  HTTP_1_1
}
