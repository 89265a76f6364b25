package dev.sluice.wire.websocket;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is offered to an origin instead of a client's extensions, and the reading of its answer.
 * Every other extension is left out, since frames that it changes could not be read.
 */
public final class DeflateOffer {
  private final List<DeflateParameters> elements;
  private final boolean exact;
  private final boolean clientBound;

  private DeflateOffer(List<DeflateParameters> elements, boolean exact, boolean clientBound) {
    this.elements = elements;
    this.exact = exact;
    this.clientBound = clientBound;
  }

  public static DeflateOffer none() {
    return new DeflateOffer(List.of(), true, false);
  }

  /**
   * Where a service has a session (data-plane 10.3): the client's messages are compressed one by
   * one, with the largest window, if the client offered that; else nothing is offered.
   */
  public static DeflateOffer stateless(List<String> lines) {
    return new DeflateOffer(
        offered(lines).stream()
            .filter(DeflateParameters::clientStateless)
            .filter(offer -> offer.originWindow() == DeflateParameters.ABSENT)
            .limit(1)
            .map(
                offer ->
                    new DeflateParameters(
                        true,
                        offer.originStateless(),
                        DeflateParameters.ABSENT,
                        DeflateParameters.ABSENT))
            .toList(),
        true,
        false);
  }

  /**
   * Where built-ins and policy alone read: what the client offered, with context takeover and all
   * windows.
   *
   * @param lines of the client's {@code Sec-WebSocket-Extensions}
   * @param clientBound whether the client may not refer to earlier messages: needed when some of
   *     its messages are read and others pass. Nothing is offered then unless the client offered
   *     that itself, since some clients take it for an error in an answer
   * @param originBound the same of the origin
   */
  public static DeflateOffer full(List<String> lines, boolean clientBound, boolean originBound) {
    return new DeflateOffer(
        offered(lines).stream()
            .filter(offer -> offer.clientStateless() || !clientBound)
            .map(offer -> originBound ? offer.originBound() : offer)
            .distinct()
            .toList(),
        false,
        clientBound);
  }

  private static List<DeflateParameters> offered(List<String> lines) {
    return ExtensionField.read(lines).orElse(List.of()).stream()
        .flatMap(element -> DeflateParameters.of(element, false).stream())
        .toList();
  }

  public Optional<String> field() {
    return elements.isEmpty()
        ? Optional.empty()
        : Optional.of(
            elements.stream().map(DeflateParameters::text).collect(Collectors.joining(", ")));
  }

  public DeflateAnswer answer(List<String> lines) {
    Optional<List<ExtensionField.Element>> read = ExtensionField.read(lines);
    if (read.isEmpty() || read.orElseThrow().size() > 1) {
      return new DeflateAnswer.Bad();
    }
    if (read.orElseThrow().isEmpty()) {
      return new DeflateAnswer.Plain();
    }
    return DeflateParameters.of(read.orElseThrow().getFirst(), true)
        .filter(this::isWithin)
        // The origin need not repeat it.
        .map(answer -> clientBound ? answer.clientBound() : answer)
        .<DeflateAnswer>map(answer -> new DeflateAnswer.Agreed(answer.terms(), answer.text()))
        .orElseGet(DeflateAnswer.Bad::new);
  }

  private boolean isWithin(DeflateParameters answer) {
    return exact
        ? elements.contains(answer)
        : elements.stream().anyMatch(offer -> offer.allows(answer));
  }
}
