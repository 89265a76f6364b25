package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.scrub.Scrubber;
import dev.sluice.detect.scrub.Scrubbers;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Event loop only. The search for the secrets of one request in its response. Best effort: a
 * response may hold them in forms that are not searched.
 */
public final class ResponseScrub {
  private final InjectedSecrets secrets;
  private final Scrubbers scrubbers;
  private final List<BodyScrub> begun = new ArrayList<>(2);
  private final Map<String, Integer> inFields = new TreeMap<>();

  public ResponseScrub(InjectedSecrets secrets) {
    this.secrets = secrets;
    this.scrubbers = Scrubbers.of(secrets.values());
  }

  /**
   * The value of a field after the search; empty when it was clean.
   *
   * @param octets one char each
   */
  public Optional<String> field(String octets) {
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    return searched(bytes).map(it -> new String(it, StandardCharsets.ISO_8859_1));
  }

  public Trailers trailers(Trailers trailers) {
    return trailers.isEmpty()
        ? trailers
        : searched(trailers.lines()).map(Trailers::new).orElse(trailers);
  }

  private Optional<byte[]> searched(byte[] bytes) {
    Scrubber scrubber = scrubbers.begin();
    byte[] begin = scrubber.add(bytes, 0, bytes.length);
    byte[] rest = scrubber.rest();
    if (scrubber.found().isEmpty()) {
      return Optional.empty();
    }
    scrubber.found().forEach((id, count) -> inFields.merge(id, count, Integer::sum));
    byte[] all = new byte[begin.length + rest.length];
    System.arraycopy(begin, 0, all, 0, begin.length);
    System.arraycopy(rest, 0, all, begin.length, rest.length);
    return Optional.of(all);
  }

  /**
   * Begins the search through the body.
   *
   * @param codings that are taken off
   * @param call whose messages keep their lengths
   */
  public BodyScrub body(BodyCodings codings, Optional<CallBody> call) {
    Scrubbers searches = call.isPresent() ? Scrubbers.ofSameLength(secrets.values()) : scrubbers;
    BodyScrub body = new BodyScrub(searches::begin, codings, call);
    begun.add(body);
    return body;
  }

  public Map<String, Integer> found() {
    Map<String, Integer> all = new TreeMap<>(inFields);
    begun.forEach(body -> body.found().forEach((id, count) -> all.merge(id, count, Integer::sum)));
    return all;
  }
}
