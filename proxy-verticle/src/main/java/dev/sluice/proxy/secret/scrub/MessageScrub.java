package dev.sluice.proxy.secret.scrub;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.detect.scrub.Scrubber;
import dev.sluice.detect.scrub.Scrubbers;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Event loop only. The search for the secrets that one WebSocket session received in the messages
 * of its origin, each on its own: a value in two messages is not found.
 */
public final class MessageScrub {
  private InjectedSecrets secrets = InjectedSecrets.NONE;
  private Optional<Scrubbers> search = Optional.empty();
  private final Map<String, Integer> found = new TreeMap<>();

  public void begin(InjectedSecrets inHandshake) {
    secrets = InjectedSecrets.NONE;
    put(inHandshake);
  }

  public void put(InjectedSecrets more) {
    InjectedSecrets all = InjectedSecrets.of(secrets.values(), more.values());
    if (all.values().size() != secrets.values().size()) {
      search = Optional.of(Scrubbers.of(all.values()));
    }
    secrets = all;
  }

  /**
   * A message after the search; empty when it was clean.
   *
   * @param text it must be UTF-8 afterwards, as it was
   * @param turn completes in a later turn of the loop, for the rest of a long message
   */
  public Future<Optional<ByteString>> cleaned(
      ByteString message, boolean text, Supplier<Future<Void>> turn) {
    if (secrets.isEmpty() || message.size() < ScrubbedValue.SHORTEST) {
      return Future.succeededFuture(Optional.empty());
    }
    Scrubber scrubber = search.orElseThrow().begin();
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.size());
    return searched(scrubber, message, out, turn).map(all -> cleaned(scrubber, out, text));
  }

  private static Future<Void> searched(
      Scrubber scrubber, ByteString left, ByteArrayOutputStream out, Supplier<Future<Void>> turn) {
    int part = Math.min(left.size(), BodyScrub.TOGETHER);
    out.writeBytes(scrubber.add(left.substring(0, part).toByteArray(), 0, part));
    return part == left.size()
        ? Future.succeededFuture()
        : turn.get().compose(next -> searched(scrubber, left.substring(part), out, turn));
  }

  private Optional<ByteString> cleaned(Scrubber scrubber, ByteArrayOutputStream out, boolean text) {
    out.writeBytes(scrubber.rest());
    if (scrubber.found().isEmpty()) {
      return Optional.empty();
    }
    scrubber.found().forEach((id, count) -> found.merge(id, count, Integer::sum));
    byte[] clean = out.toByteArray();
    // A secret need not be text, and may have begun within a character.
    return Optional.of(
        text
            ? ByteString.copyFromUtf8(new String(clean, StandardCharsets.UTF_8))
            : UnsafeByteOperations.unsafeWrap(clean));
  }

  public Map<String, Integer> found() {
    return Map.copyOf(found);
  }
}
