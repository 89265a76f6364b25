package dev.sluice.wire.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of one permessage-deflate element (RFC 7692 section 7.1).
 *
 * @param clientWindow bits, {@link #ABSENT} or {@link #WITHOUT_VALUE}
 * @param originWindow bits or {@link #ABSENT}
 */
record DeflateParameters(
    boolean clientStateless, boolean originStateless, int clientWindow, int originWindow) {
  static final int LARGEST_WINDOW = 15;
  static final int ABSENT = 0;
  static final int WITHOUT_VALUE = -1;

  private static final String NAME = "permessage-deflate";
  private static final String CLIENT_STATELESS = "client_no_context_takeover";
  private static final String ORIGIN_STATELESS = "server_no_context_takeover";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final String ORIGIN_WINDOW = "server_max_window_bits";

  /**
   * Reads an element; empty when it is another extension, or not valid. {@code answer}: an origin
   * sent it, whose client window has a value.
   */
  static Optional<DeflateParameters> of(ExtensionField.Element element, boolean answer) {
    if (!element.name().equals(NAME)) {
      return Optional.empty();
    }
    DeflateParameters read = new DeflateParameters(false, false, ABSENT, ABSENT);
    Set<String> seen = new HashSet<>();
    for (ExtensionField.Parameter parameter : element.parameters()) {
      Optional<DeflateParameters> next = read.with(parameter);
      if (next.isEmpty() || !seen.add(parameter.name())) {
        return Optional.empty();
      }
      read = next.orElseThrow();
    }
    return answer && read.clientWindow == WITHOUT_VALUE ? Optional.empty() : Optional.of(read);
  }

  private Optional<DeflateParameters> with(ExtensionField.Parameter parameter) {
    Optional<String> value = parameter.value();
    return switch (parameter.name()) {
      case CLIENT_STATELESS -> value.isPresent() ? Optional.empty() : Optional.of(clientBound());
      case ORIGIN_STATELESS -> value.isPresent() ? Optional.empty() : Optional.of(originBound());
      case CLIENT_WINDOW ->
          value.isEmpty() ? Optional.of(clientWindow(WITHOUT_VALUE)) : bits(value, true);
      case ORIGIN_WINDOW -> bits(value, false);
      default -> Optional.empty();
    };
  }

  private Optional<DeflateParameters> bits(Optional<String> value, boolean client) {
    return value
        .filter(digits -> digits.matches("[89]|1[0-5]"))
        .map(Integer::parseInt)
        .map(
            bits ->
                client
                    ? clientWindow(bits)
                    : new DeflateParameters(clientStateless, originStateless, clientWindow, bits));
  }

  private DeflateParameters clientWindow(int bits) {
    return new DeflateParameters(clientStateless, originStateless, bits, originWindow);
  }

  DeflateParameters clientBound() {
    return new DeflateParameters(true, originStateless, clientWindow, originWindow);
  }

  DeflateParameters originBound() {
    return new DeflateParameters(clientStateless, true, clientWindow, originWindow);
  }

  /** Whether an origin may answer an offer of this with these parameters. */
  boolean allows(DeflateParameters answer) {
    boolean client =
        answer.clientWindow == ABSENT
            || clientWindow == WITHOUT_VALUE
            || answer.clientWindow <= clientWindow;
    boolean origin =
        originWindow == ABSENT
            || (answer.originWindow != ABSENT && answer.originWindow <= originWindow);
    return client && origin && (!originStateless || answer.originStateless);
  }

  DeflateTerms terms() {
    return new DeflateTerms(
        true,
        new DeflateTerms.Sender(!clientStateless, window(clientWindow)),
        new DeflateTerms.Sender(!originStateless, window(originWindow)));
  }

  private static int window(int bits) {
    return bits > ABSENT ? bits : LARGEST_WINDOW;
  }

  String text() {
    StringBuilder text = new StringBuilder(NAME);
    List.of(clientStateless ? CLIENT_STATELESS : "", originStateless ? ORIGIN_STATELESS : "")
        .stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> text.append("; ").append(name));
    if (clientWindow != ABSENT) {
      text.append("; ").append(CLIENT_WINDOW);
    }
    if (clientWindow > ABSENT) {
      text.append('=').append(clientWindow);
    }
    if (originWindow != ABSENT) {
      text.append("; ").append(ORIGIN_WINDOW).append('=').append(originWindow);
    }
    return text.toString();
  }
}
