package dev.sluice.proxy.http1;

/** The two versions that this codec speaks. */
public enum HttpVersion {
  HTTP_1_0,
  HTTP_1_1
}
