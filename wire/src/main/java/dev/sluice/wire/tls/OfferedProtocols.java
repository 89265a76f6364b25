package dev.sluice.wire.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The protocols that a ClientHello offers (RFC 8446 section 4.1.2, RFC 7301). Judges nothing else:
 * what it cannot read, the TLS library refuses.
 */
public enum OfferedProtocols {
  HTTP2_ALONE,
  HTTP2_TOO,
  /** Any others, none, or bytes that are no ClientHello. */
  OTHERS,
  UNFINISHED;

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int MESSAGE_HEADER = 4;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int ALPN = 16;

  /** What a longer ClientHello offers does not matter: TLS libraries refuse it. */
  public static final int LONGEST = 16 << 10;

  public static OfferedProtocols of(byte[] bytes) {
    Optional<ByteBuffer> hello = Optional.empty();
    ByteBuffer joined = ByteBuffer.allocate(bytes.length);
    ByteBuffer records = ByteBuffer.wrap(bytes);
    while (hello.isEmpty() && records.remaining() >= RECORD_HEADER) {
      int header = records.position();
      int length = Short.toUnsignedInt(records.getShort(header + 3));
      if (records.get(header) != HANDSHAKE_RECORD || length == 0) {
        return OTHERS;
      }
      records.position(header + RECORD_HEADER);
      joined.put(slice(records, Math.min(length, records.remaining())));
      if (!mayBeHello(joined)) {
        return OTHERS;
      }
      hello = whole(joined);
    }
    return hello.map(OfferedProtocols::ofHello).orElse(UNFINISHED);
  }

  private static boolean mayBeHello(ByteBuffer message) {
    boolean hello = message.position() == 0 || message.get(0) == CLIENT_HELLO;
    return hello && (message.position() < MESSAGE_HEADER || length(message) <= LONGEST);
  }

  private static int length(ByteBuffer message) {
    return message.getInt(0) & 0xFF_FFFF;
  }

  private static Optional<ByteBuffer> whole(ByteBuffer message) {
    return message.position() >= MESSAGE_HEADER
            && message.position() - MESSAGE_HEADER >= length(message)
        ? Optional.of(message.slice(MESSAGE_HEADER, length(message)))
        : Optional.empty();
  }

  private static OfferedProtocols ofHello(ByteBuffer hello) {
    if (hello.remaining() < VERSION_AND_RANDOM) {
      return OTHERS;
    }
    hello.position(VERSION_AND_RANDOM);
    return vector(hello, 1)
        .flatMap(session -> vector(hello, 2))
        .flatMap(ciphers -> vector(hello, 1))
        .flatMap(compression -> vector(hello, 2))
        .flatMap(OfferedProtocols::alpn)
        .map(OfferedProtocols::ofNames)
        .orElse(OTHERS);
  }

  private static Optional<ByteBuffer> alpn(ByteBuffer extensions) {
    while (extensions.remaining() >= 4) {
      int type = extensions.getShort();
      Optional<ByteBuffer> data = vector(extensions, 2);
      if (data.isEmpty() || type == ALPN) {
        return data.flatMap(names -> vector(names, 2));
      }
    }
    return Optional.empty();
  }

  private static OfferedProtocols ofNames(ByteBuffer names) {
    boolean http2 = false;
    boolean http1 = false;
    while (names.hasRemaining()) {
      Optional<ByteBuffer> name = vector(names, 1);
      if (name.isEmpty()) {
        return OTHERS;
      }
      String text = StandardCharsets.ISO_8859_1.decode(name.get()).toString();
      http2 |= text.equals("h2");
      http1 |= text.startsWith("http/");
    }
    if (!http2) {
      return OTHERS;
    }
    return http1 ? HTTP2_TOO : HTTP2_ALONE;
  }

  /** Takes a length and as many bytes; empty where they do not fit. */
  static Optional<ByteBuffer> vector(ByteBuffer from, int lengthBytes) {
    if (from.remaining() < lengthBytes) {
      return Optional.empty();
    }
    int length =
        lengthBytes == 1 ? Byte.toUnsignedInt(from.get()) : Short.toUnsignedInt(from.getShort());
    return length <= from.remaining() ? Optional.of(slice(from, length)) : Optional.empty();
  }

  private static ByteBuffer slice(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length);
    from.position(from.position() + length);
    return part;
  }
}
