package dev.sluice.proxy.request.record;

import dev.sluice.policy.DeniedCall;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.secret.known.ValueMask;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names that a client chose, as records hold them: bounded, without secrets and values. */
final class RecordedNames {
  /** Longest user agent, in bytes. */
  static final int LONGEST_AGENT = 256;

  private static final int MOST_KEYS = 32;
  private static final int LONGEST_KEY = 128;

  private RecordedNames() {}

  /** The first user agent; empty when there is none. It is cut after the search for secrets. */
  static String userAgent(RequestHead head, ValueMask known) {
    int at = head.headers().indexOf(HeaderName.USER_AGENT, 0);
    return at < 0
        ? ""
        : cut(known.masked(MaskedText.ofRepeated(head.headers().value(at))), LONGEST_AGENT);
  }

  /**
   * What a request asks for.
   *
   * @param query raw, without the question mark
   */
  static Asked asked(String query, List<DeniedCall> calls, ValueMask known) {
    if (query.isEmpty() && calls.isEmpty()) {
      return Asked.getDefaultInstance();
    }
    Asked.Builder asked = Asked.newBuilder();
    for (String key : keys(query)) {
      asked.addQueryKeys(known.masked(MaskedText.of(key)));
    }
    calls.forEach(call -> asked.addCalls(RecordedCall.of(call, known)));
    return asked.build();
  }

  private static Set<String> keys(String query) {
    Set<String> keys = new LinkedHashSet<>();
    int from = 0;
    while (from < query.length() && keys.size() < MOST_KEYS) {
      int end = query.indexOf('&', from);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', from);
      // Without a sign of equality it may be a value: some programs take it as one.
      if (equals > from && equals < end) {
        keys.add(cut(decoded(query.substring(from, equals)), LONGEST_KEY));
      }
      from = end + 1;
    }
    return keys;
  }

  private static String decoded(String key) {
    if (key.indexOf('%') < 0 && key.indexOf('+') < 0) {
      return key;
    }
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}
