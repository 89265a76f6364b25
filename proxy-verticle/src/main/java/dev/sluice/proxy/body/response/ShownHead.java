package dev.sluice.proxy.body.response;

import dev.sluice.proto.ResponseFields;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stages see of a response's head (http-responses 4.1, 4.2). */
public sealed interface ShownHead {
  int MOST_HEADERS = 128;

  int MOST_BYTES = 64 << 10;

  /** Most bytes of a character. */
  int BYTES_EACH = 3;

  /** At least the bytes of a header beside its name and value. */
  int BYTES_BESIDE = 16;

  /**
   * The visible headers, in wire order.
   *
   * @param unshown why they cannot be told; every entry then fails with it
   */
  record Shown(List<HttpHeader> headers, Optional<StageFailure> unshown) implements ShownHead {
    @Override
    public String toString() {
      return "Shown[" + headers.size() + " headers]";
    }
  }

  /** The response is not delivered, whatever {@code on_error} says. */
  record Malformed() implements ShownHead {}

  /**
   * Reads a head that is valid HTTP.
   *
   * @param hooks whether it is told to hooks, whose failures have other names
   */
  static ShownHead of(ResponseHead head, boolean hooks) {
    List<String> nominated = head.connection().nominated();
    if (!announcesTrailers(head, nominated)) {
      return new Malformed();
    }
    HeaderBlock block = head.headers();
    List<HttpHeader> shown = new ArrayList<>(block.size());
    long atMost = 0;
    for (int i = 0; i < block.size(); i++) {
      String name = block.lowerName(i);
      if (ResponseFields.isHidden(name) || nominated.contains(name)) {
        continue;
      }
      Optional<String> value = utf8(block.value(i));
      if (value.isEmpty()) {
        return unshown(StageFailure.RESPONSE_INPUT_UNREPRESENTABLE);
      }
      HttpHeader header = HttpHeader.newBuilder().setName(name).setValue(value.get()).build();
      shown.add(header);
      atMost += BYTES_BESIDE + BYTES_EACH * (name.length() + (long) value.get().length());
    }
    return shown.size() > MOST_HEADERS || (atMost > MOST_BYTES && bytes(shown) > MOST_BYTES)
        ? unshown(overCapacity(hooks))
        : new Shown(List.copyOf(shown), Optional.empty());
  }

  private static long bytes(List<HttpHeader> headers) {
    return headers.stream().mapToLong(HttpHeader::getSerializedSize).sum();
  }

  static StageFailure overCapacity(boolean hooks) {
    return hooks
        ? StageFailure.HEAD_INPUT_OVER_CAPACITY
        : StageFailure.RESPONSE_INPUT_OVER_CAPACITY;
  }

  private static Shown unshown(StageFailure why) {
    return new Shown(List.of(), Optional.of(why));
  }

  private static boolean announcesTrailers(ResponseHead head, List<String> nominated) {
    return !head.headers().contains(HeaderName.TRAILER)
        || head.headers().values(HeaderName.TRAILER).stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .allMatch(name -> name.isEmpty() || isAnnounceable(name, nominated));
  }

  private static boolean isAnnounceable(String name, List<String> nominated) {
    try {
      String lower = HeaderName.of(name).lower();
      return !ResponseFields.isProtected(lower) && !nominated.contains(lower);
    } catch (IllegalArgumentException notToken) {
      return false;
    }
  }

  private static boolean isAscii(String octets) {
    for (int i = 0; i < octets.length(); i++) {
      if (octets.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The text of octets, of which each is a char; empty when they are not UTF-8. */
  static Optional<String> utf8(String octets) {
    if (isAscii(octets)) {
      return Optional.of(octets);
    }
    try {
      byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
