package dev.sluice.proxy.scrub;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.inspect.scrub.ScrubbedValue;
import dev.sluice.inspect.scrub.Scrubber;
import dev.sluice.inspect.scrub.Scrubbers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Event loop only. The search for the secrets that one WebSocket session received in the messages
 * of its origin, each on its own: a value in two messages is not found.
 */
public final class MessageScrub {
  private PutSecrets secrets = PutSecrets.NONE;
  private Optional<Scrubbers> search = Optional.empty();
  private final Map<String, Integer> found = new TreeMap<>();

  /** The handshake received these, the last time that it was sent. */
  public void begin(PutSecrets inHandshake) {
    secrets = PutSecrets.NONE;
    put(inHandshake);
  }

  /** The origin receives more. */
  public void put(PutSecrets more) {
    PutSecrets all = PutSecrets.of(secrets.values(), more.values());
    if (all.values().size() != secrets.values().size()) {
      search = Optional.of(Scrubbers.of(all.values()));
    }
    secrets = all;
  }

  /**
   * A message after the search; empty when it was clean.
   *
   * @param text it must be UTF-8 afterwards, as it was
   */
  public Optional<ByteString> cleaned(ByteString message, boolean text) {
    if (secrets.isEmpty() || message.size() < ScrubbedValue.SHORTEST) {
      return Optional.empty();
    }
    Scrubber scrubber = search.orElseThrow().begin();
    byte[] bytes = message.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.writeBytes(scrubber.add(bytes, 0, bytes.length));
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

  /** How often each credential was found so far, by its id. */
  public Map<String, Integer> found() {
    return Map.copyOf(found);
  }
}
