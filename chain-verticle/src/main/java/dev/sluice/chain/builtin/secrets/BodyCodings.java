package dev.sluice.chain.builtin.secrets;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.coding.Decoding;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content codings of a body, in the order in which they were applied. Immutable; any thread.
 *
 * @param codecs at most {@link #MOST}
 */
record BodyCodings(List<ContentCodec> codecs) {
  private static final String CONTENT_ENCODING = "content-encoding";
  private static final String IDENTITY = "identity";

  /** More than two have no use but to hide. */
  private static final int MOST = 4;

  BodyCodings {
    codecs = List.copyOf(codecs);
  }

  /**
   * Reads the header.
   *
   * @param headers names in lower case
   * @return empty for a coding that is not known, and for too many
   */
  static Optional<BodyCodings> of(List<HttpHeader> headers) {
    List<ContentCodec> codecs = new ArrayList<>(0);
    for (HttpHeader header : headers) {
      if (header.getName().equals(CONTENT_ENCODING)) {
        for (String name : header.getValue().split(",", -1)) {
          if (!name.isBlank() && !name.strip().equalsIgnoreCase(IDENTITY)) {
            Optional<ContentCodec> codec = ContentCodec.of(name);
            if (codec.isEmpty()) {
              return Optional.empty();
            }
            codecs.add(codec.get());
          }
        }
      }
    }
    return codecs.size() > MOST ? Optional.empty() : Optional.of(new BodyCodings(codecs));
  }

  boolean isEmpty() {
    return codecs.isEmpty();
  }

  /**
   * The body before the codings.
   *
   * @param limit most bytes after each of them
   */
  Decoding decode(byte[] bytes, int from, int end, int limit) {
    byte[] body = bytes;
    int start = from;
    int stop = end;
    for (ContentCodec codec : codecs.reversed()) {
      switch (codec.decode(body, start, stop, limit)) {
        case Decoding.Done done -> body = done.bytes();
        case Decoding.Broken broken -> {
          return broken;
        }
        case Decoding.TooLarge tooLarge -> {
          return tooLarge;
        }
      }
      start = 0;
      stop = body.length;
    }
    return new Decoding.Done(body);
  }

  /** A body with the codings applied. */
  byte[] encode(byte[] plain) {
    byte[] coded = plain;
    for (ContentCodec codec : codecs) {
      coded = codec.encode(coded);
    }
    return coded;
  }
}
