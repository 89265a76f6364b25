package dev.sluice.proxy.secret.credential;

import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.Placeholder;
import dev.sluice.detect.placeholder.PlaceholderMatch;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.detect.scrub.Scrubbers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces placeholders by secrets in one part of a request and keeps its first fault. One thread.
 */
final class SecretSubstitution {
  private final CredentialSnapshot credentials;
  private final CredentialRequest request;
  private final Instant now;
  private final CredentialFault tooLarge;
  private int freeBytes;
  private final Set<String> used = new TreeSet<>();
  private final List<ScrubbedValue> put = new ArrayList<>(1);
  private Optional<CredentialFault> fault = Optional.empty();
  private Optional<CredentialLack> lack = Optional.empty();

  /**
   * The part may receive {@code maxBytes} of encoded secrets; more are the fault {@code tooLarge}.
   */
  SecretSubstitution(
      CredentialSnapshot credentials,
      CredentialRequest request,
      Instant now,
      int maxBytes,
      CredentialFault tooLarge) {
    this.credentials = credentials;
    this.request = request;
    this.now = now;
    this.freeBytes = maxBytes;
    this.tooLarge = tooLarge;
  }

  Optional<CredentialFault> fault() {
    return fault;
  }

  Optional<CredentialLack> lack() {
    return lack.filter(ignored -> fault.filter(CredentialFault.UNAVAILABLE::equals).isPresent());
  }

  Set<String> used() {
    return used;
  }

  /** Keeps the first fault of the gravest kind: a misdirected credential, then one off its path. */
  void fail(CredentialFault found) {
    if (fault.isEmpty() || gravity(found) > gravity(fault.get())) {
      fault = Optional.of(found);
    }
  }

  private static int gravity(CredentialFault fault) {
    return switch (fault) {
      case MISDIRECTED -> 2;
      case ON_ANOTHER_PATH -> 1;
      case UNAVAILABLE,
          MISPLACED,
          UNSIGNABLE,
          BODY_UNUSABLE,
          BODY_NOT_REWRITTEN,
          MESSAGE_NOT_REWRITTEN ->
          0;
    };
  }

  void copy(byte[] source, DecodedView view, SecretEncoding encoding, ByteArrayOutputStream out) {
    int copied = view.origin(0);
    Optional<PlaceholderMatch> match = PlaceholderMatch.next(view, 0);
    while (match.isPresent()) {
      int start = view.origin(match.get().start());
      out.write(source, copied, start - copied);
      put(match.get().placeholder(), encoding, out);
      copied = view.origin(match.get().end());
      match = PlaceholderMatch.next(view, match.get().end());
    }
    out.write(source, copied, view.origin(view.length()) - copied);
  }

  /** Copies the name=value pairs of a query or a form; only values receive secrets. */
  void copyPairs(byte[] source, int from, int to, ByteArrayOutputStream out) {
    int at = from;
    while (at < to) {
      int end = indexOf(source, '&', at, to);
      int value = Math.min(end, indexOf(source, '=', at, end) + 1);
      out.write(source, at, value - at);
      copy(source, DecodedView.percentDecoded(source, value, end), SecretEncoding.VALUE, out);
      if (end < to) {
        out.write('&');
      }
      at = end + 1;
    }
  }

  void put(Placeholder placeholder, SecretEncoding encoding, ByteArrayOutputStream out) {
    switch (credentials.resolve(placeholder, request, now)) {
      case CredentialSnapshot.Resolution.Resolved resolved -> {
        byte[] secret = resolved.secret().octets();
        if (encoding.admits(secret)) {
          used.add(resolved.id());
          if (resolved.scrub()) {
            found(resolved.id(), secret);
          }
          write(secret, encoding, out);
        } else {
          lacks(placeholder, "not usable in its place");
        }
      }
      case CredentialSnapshot.Resolution.Unavailable(String why) -> lacks(placeholder, why);
      case CredentialSnapshot.Resolution.Misdirected(boolean atHost) ->
          fail(atHost ? CredentialFault.ON_ANOTHER_PATH : CredentialFault.MISDIRECTED);
    }
  }

  private void lacks(Placeholder placeholder, String why) {
    if (lack.isEmpty()) {
      lack = Optional.of(new CredentialLack(placeholder.key(), why));
    }
    fail(CredentialFault.UNAVAILABLE);
  }

  private void found(String id, byte[] secret) {
    if (secret.length >= ScrubbedValue.SHORTEST
        && put.size() < Scrubbers.MOST_VALUES
        && put.stream().noneMatch(it -> Arrays.equals(it.value(), secret))) {
      String placeholder = PlaceholderSyntax.CANONICAL + "env:" + id;
      put.add(new ScrubbedValue(id, secret, placeholder.getBytes(StandardCharsets.UTF_8)));
    }
  }

  List<ScrubbedValue> put() {
    return put;
  }

  private void write(byte[] secret, SecretEncoding encoding, ByteArrayOutputStream out) {
    if (freeBytes < 0) {
      return;
    }
    int before = out.size();
    encoding.write(secret, out);
    freeBytes -= out.size() - before;
    if (freeBytes < 0) {
      fail(tooLarge);
    }
  }

  static int indexOf(byte[] bytes, int octet, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == octet) {
        return i;
      }
    }
    return to;
  }
}
