package dev.sluice.wire.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client offers in its first message (RFC 8446 section 4.1.2), without the reserved values
 * that clients send to keep servers tolerant (RFC 8701).
 *
 * @param version the highest of extension supported_versions, or that of the message without it
 * @param ciphers in their order
 * @param extensions types, in their order
 * @param alpn the first protocol, a character for each byte; empty without one
 * @param signatures signature algorithms, in their order
 */
public record ClientHello(
    int version,
    List<Integer> ciphers,
    List<Integer> extensions,
    String alpn,
    List<Integer> signatures) {
  static final int SERVER_NAME = 0;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int RANDOM = 32;

  /** The first bytes of a connection; empty for bytes that are no whole ClientHello. */
  public static Optional<ClientHello> of(byte[] records) {
    ByteBuffer message = ByteBuffer.wrap(joined(records));
    if (message.remaining() < MESSAGE_HEADER) {
      return Optional.empty();
    }
    int length = message.getInt() & 0xFF_FFFF;
    return length > message.remaining() || length < 2 + RANDOM
        ? Optional.empty()
        : new Reader().read(message.slice(message.position(), length));
  }

  private static byte[] joined(byte[] records) {
    ByteBuffer from = ByteBuffer.wrap(records);
    ByteBuffer joined = ByteBuffer.allocate(records.length);
    while (from.remaining() > RECORD_HEADER) {
      int length = Short.toUnsignedInt(from.getShort(from.position() + 3));
      from.position(from.position() + RECORD_HEADER);
      int there = Math.min(length, from.remaining());
      joined.put(from.slice(from.position(), there));
      from.position(from.position() + there);
    }
    byte[] payload = new byte[joined.position()];
    joined.flip().get(payload);
    return payload;
  }

  private static final class Reader {
    private final List<Integer> extensions = new ArrayList<>();
    private List<Integer> signatures = List.of();
    private List<Integer> versions = List.of();
    private String alpn = "";

    Optional<ClientHello> read(ByteBuffer hello) {
      int version = Short.toUnsignedInt(hello.getShort());
      hello.position(hello.position() + RANDOM);
      Optional<ByteBuffer> ciphers =
          OfferedProtocols.vector(hello, 1).flatMap(session -> OfferedProtocols.vector(hello, 2));
      boolean whole =
          ciphers.flatMap(read -> OfferedProtocols.vector(hello, 1)).isPresent()
              && (!hello.hasRemaining()
                  || OfferedProtocols.vector(hello, 2).filter(this::extensions).isPresent());
      return whole
          ? Optional.of(
              new ClientHello(
                  versions.stream().max(Integer::compare).orElse(version),
                  numbers(ciphers.orElseThrow()),
                  List.copyOf(extensions),
                  alpn,
                  signatures))
          : Optional.empty();
    }

    private boolean extensions(ByteBuffer all) {
      while (all.remaining() >= 4) {
        int type = Short.toUnsignedInt(all.getShort());
        Optional<ByteBuffer> data = OfferedProtocols.vector(all, 2);
        if (data.isEmpty()) {
          return false;
        }
        if (!isReserved(type)) {
          extensions.add(type);
          extension(type, data.get());
        }
      }
      return !all.hasRemaining();
    }

    private void extension(int type, ByteBuffer data) {
      switch (type) {
        case SUPPORTED_VERSIONS -> versions = list(data, 1);
        case SIGNATURE_ALGORITHMS -> signatures = list(data, 2);
        case ALPN ->
            OfferedProtocols.vector(data, 2)
                .flatMap(names -> OfferedProtocols.vector(names, 1))
                .ifPresent(first -> alpn = StandardCharsets.ISO_8859_1.decode(first).toString());
        default -> {}
      }
    }

    private static List<Integer> list(ByteBuffer data, int lengthBytes) {
      return OfferedProtocols.vector(data, lengthBytes).map(Reader::numbers).orElse(List.of());
    }

    private static List<Integer> numbers(ByteBuffer pairs) {
      List<Integer> numbers = new ArrayList<>(pairs.remaining() / 2);
      while (pairs.remaining() >= 2) {
        int number = Short.toUnsignedInt(pairs.getShort());
        if (!isReserved(number)) {
          numbers.add(number);
        }
      }
      return numbers;
    }

    private static boolean isReserved(int number) {
      return (number & 0x0F0F) == 0x0A0A && number >>> 8 == (number & 0xFF);
    }
  }
}
