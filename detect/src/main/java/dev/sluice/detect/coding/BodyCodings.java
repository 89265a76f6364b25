package dev.sluice.detect.coding;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content codings of a body, in the order in which they were applied. Immutable; any thread.
 *
 * @param codecs at most {@link #MOST}
 */
public record BodyCodings(List<ContentCodec> codecs) {
  private static final String IDENTITY = "identity";

  // More have no use but to hide.
  private static final int MOST = 4;

  public BodyCodings {
    codecs = List.copyOf(codecs);
  }

  /**
   * Reads the values of {@code Content-Encoding}, in order.
   *
   * @return empty for a coding that is not known, and for too many
   */
  public static Optional<BodyCodings> of(List<String> values) {
    List<ContentCodec> codecs = new ArrayList<>(0);
    for (String value : values) {
      for (String name : value.split(",", -1)) {
        if (!name.isBlank() && !name.strip().equalsIgnoreCase(IDENTITY)) {
          Optional<ContentCodec> codec = ContentCodec.of(name);
          if (codec.isEmpty()) {
            return Optional.empty();
          }
          codecs.add(codec.get());
        }
      }
    }
    return codecs.size() > MOST ? Optional.empty() : Optional.of(new BodyCodings(codecs));
  }

  public boolean isEmpty() {
    return codecs.isEmpty();
  }

  /**
   * The body before the codings.
   *
   * @param limit most bytes after each of them
   */
  public Decoding decode(byte[] bytes, int from, int end, int limit) {
    byte[] body = bytes;
    ByteArrayOutputStream framing = new ByteArrayOutputStream(0);
    int start = from;
    int stop = end;
    for (ContentCodec codec : codecs.reversed()) {
      switch (codec.decode(body, start, stop, limit)) {
        case Decoding.Done done -> {
          body = done.bytes();
          framing.writeBytes(done.framing());
          if (done.framing().length > 0) {
            framing.write('\n');
          }
        }
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
    return new Decoding.Done(body, framing.toByteArray());
  }

  /**
   * A decoder for one such body in pieces.
   *
   * @param mostRatio of decoded to coded bytes, beyond 4 MiB that any body may have
   * @throws IllegalStateException when there are no codings
   */
  public StreamDecoder decoder(long mostRatio) {
    if (isEmpty()) {
      throw new IllegalStateException("nothing to decode");
    }
    return new CodingsDecoder(
        codecs.reversed().stream().map(ContentCodec::pieces).toList(), mostRatio);
  }

  public StreamEncoder encoder() {
    return new StreamEncoder(codecs);
  }

  public byte[] encode(byte[] plain) {
    byte[] coded = plain;
    for (ContentCodec codec : codecs) {
      coded = codec.encode(coded);
    }
    return coded;
  }
}
