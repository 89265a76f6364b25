package dev.sluice.wire.head;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A field name, compared case-insensitively. Frequent names are shared instances. */
public final class HeaderName {
  // Open addressing, sparse enough that a probe reaches an empty slot soon.
  private static final int SLOTS = 256;
  private static final @Nullable HeaderName[] KNOWN = new HeaderName[SLOTS];

  public static final HeaderName HOST = known("host");
  public static final HeaderName CONTENT_LENGTH = known("content-length");
  public static final HeaderName CONTENT_TYPE = known("content-type");
  public static final HeaderName ACCEPT = known("accept");
  public static final HeaderName CONTENT_ENCODING = known("content-encoding");
  public static final HeaderName TRANSFER_ENCODING = known("transfer-encoding");
  public static final HeaderName CONNECTION = known("connection");
  public static final HeaderName EXPECT = known("expect");
  public static final HeaderName UPGRADE = known("upgrade");
  public static final HeaderName TE = known("te");
  public static final HeaderName TRAILER = known("trailer");
  public static final HeaderName KEEP_ALIVE = known("keep-alive");
  public static final HeaderName PROXY_CONNECTION = known("proxy-connection");
  public static final HeaderName PROXY_AUTHORIZATION = known("proxy-authorization");
  public static final HeaderName PROXY_AUTHENTICATE = known("proxy-authenticate");
  public static final HeaderName PROXY_STATUS = known("proxy-status");
  public static final HeaderName MCP_PROTOCOL_VERSION = known("mcp-protocol-version");
  public static final HeaderName MCP_METHOD = known("mcp-method");
  public static final HeaderName MCP_NAME = known("mcp-name");
  public static final HeaderName MCP_SESSION_ID = known("mcp-session-id");
  public static final HeaderName VIA = known("via");
  public static final HeaderName TRACEPARENT = known("traceparent");
  public static final HeaderName USER_AGENT = known("user-agent");

  private static final String[] FREQUENT = {
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-language",
    "cookie",
    "date",
    "etag",
    "expires",
    "if-modified-since",
    "if-none-match",
    "last-modified",
    "link",
    "location",
    "origin",
    "pragma",
    "range",
    "referer",
    "sec-websocket-key",
    "sec-websocket-version",
    "server",
    "set-cookie",
    "strict-transport-security",
    "user-agent",
    "vary",
    "x-api-key",
    "x-request-id"
  };

  static {
    for (String name : FREQUENT) {
      known(name);
    }
  }

  private final String lower;
  private final byte[] octets;
  private final AsciiString ascii;
  private final int hash;

  private HeaderName(String lower, byte[] octets, int hash) {
    this.lower = lower;
    this.octets = octets;
    this.ascii = new AsciiString(octets, false);
    this.hash = hash;
  }

  /** Returns the name for a text in any case. Throws when the text is not a token. */
  public static HeaderName of(String name) {
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    int hash = 0;
    for (int i = 0; i < octets.length; i++) {
      octets[i] = Octets.tokenLower(octets[i]);
      hash = hash(hash, octets[i]);
      if (octets[i] == 0) {
        throw new IllegalArgumentException("a field name has to be a token");
      }
    }
    if (octets.length == 0) {
      throw new IllegalArgumentException("a field name has to be a token");
    }
    HeaderName known = KNOWN[slot(hash, octets, 0, octets.length)];
    return known != null
        ? known
        : new HeaderName(new String(octets, StandardCharsets.ISO_8859_1), octets, hash);
  }

  public String lower() {
    return lower;
  }

  /** Adds one lower-case octet to the hash of a name. */
  public static int hash(int hash, byte lowerOctet) {
    return 31 * hash + lowerOctet;
  }

  /** Whether the token in {@code bytes}, with the given hash, equals this name. */
  public boolean matches(int otherHash, byte[] bytes, int from, int to) {
    if (otherHash != hash || to - from != octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      if (Octets.tokenLower(bytes[from + i]) != octets[i]) {
        return false;
      }
    }
    return true;
  }

  /** The lower-case text of a token, without allocation for a frequent name. */
  static String lower(int hash, byte[] bytes, int from, int to) {
    HeaderName known = KNOWN[slot(hash, bytes, from, to)];
    return known != null
        ? known.lower
        : new String(lowered(bytes, from, to), StandardCharsets.ISO_8859_1);
  }

  static AsciiString lowerOctets(int hash, byte[] bytes, int from, int to) {
    HeaderName known = KNOWN[slot(hash, bytes, from, to)];
    return known != null ? known.ascii : new AsciiString(lowered(bytes, from, to), false);
  }

  private static byte[] lowered(byte[] bytes, int from, int to) {
    byte[] octets = new byte[to - from];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = Octets.tokenLower(bytes[from + i]);
    }
    return octets;
  }

  // The slot of the name, or the empty slot where it belongs.
  private static int slot(int hash, byte[] bytes, int from, int to) {
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    HeaderName there = KNOWN[slot];
    while (there != null && !there.matches(hash, bytes, from, to)) {
      slot = (slot + 1) & (SLOTS - 1);
      there = KNOWN[slot];
    }
    return slot;
  }

  private static HeaderName known(String name) {
    HeaderName made = of(name);
    KNOWN[slot(made.hash, made.octets, 0, made.octets.length)] = made;
    return made;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HeaderName name && name.lower.equals(lower);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return lower;
  }
}
