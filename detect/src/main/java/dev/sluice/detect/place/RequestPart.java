package dev.sluice.detect.place;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The parts of a request that can hold secrets. */
public enum RequestPart {
  METHOD,
  HOST,
  PATH,
  QUERY,
  HEADERS,
  BODY;

  public static final String NAMES =
      Arrays.stream(values()).map(RequestPart::text).collect(Collectors.joining(", "));

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RequestPart> find(String text) {
    return Arrays.stream(values()).filter(part -> part.text().equals(text)).findFirst();
  }
}
