package dev.sluice.it.http2;

import java.util.List;

/** A frame of a request; {@code end} ends the stream. */
public sealed interface StreamFrame {
  boolean end();

  /** HEADERS, of a head or of trailers. */
  record Fields(List<StreamField> fields, boolean end) implements StreamFrame {}

  /** DATA; one octet a char. */
  record Data(String text, boolean end) implements StreamFrame {}
}
