package dev.sluice.wire.tls;

import java.util.List;

/** The protocols that the proxy offers by ALPN (RFC 7301), the preferred one first. */
public enum AlpnOffer {
  HTTP1,
  HTTP2;

  private static final String NAME = "http/1.1";
  private static final String NAME_OF_HTTP2 = "h2";

  public static boolean isHttp2(String protocol) {
    return protocol.equals(NAME_OF_HTTP2);
  }

  public List<String> names() {
    return switch (this) {
      case HTTP1 -> List.of(NAME);
      case HTTP2 -> List.of(NAME_OF_HTTP2, NAME);
    };
  }
}
