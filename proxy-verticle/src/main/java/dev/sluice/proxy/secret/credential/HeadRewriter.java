package dev.sluice.proxy.secret.credential;

import dev.sluice.detect.placeholder.BasicAuthValue;
import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.PlaceholderMatch;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/**
 * Replaces placeholders in a head as {@code HeadWriter} writes it, CRLF lines: in the path, in
 * query values and in field values (data-plane 14.3).
 */
final class HeadRewriter {
  private final byte[] head;
  private final int length;
  private final SecretSubstitution secrets;
  private final ByteArrayOutputStream out;

  private HeadRewriter(byte[] head, int length, SecretSubstitution secrets) {
    this.head = head;
    this.length = length;
    this.secrets = secrets;
    this.out = new ByteArrayOutputStream(length + 256);
  }

  static byte[] rewrite(byte[] head, int length, SecretSubstitution secrets) {
    return new HeadRewriter(head, length, secrets).rewrite();
  }

  private byte[] rewrite() {
    int end = lineEnd(0);
    requestLine(end);
    int at = end;
    while (at < length) {
      end = lineEnd(at);
      fieldLine(at, end);
      at = end;
    }
    byte[] rewritten = out.toByteArray();
    if (PlaceholderSyntax.isInHead(rewritten, rewritten.length)) {
      secrets.fail(CredentialFault.MISPLACED);
    }
    return rewritten;
  }

  private void requestLine(int end) {
    int target = indexOf(' ', 0, end) + 1;
    int version = indexOf(' ', target, end);
    out.write(head, 0, target);
    target(target, version);
    out.write(head, version, end - version);
  }

  private void target(int from, int to) {
    int question = indexOf('?', from, to);
    secrets.copy(head, DecodedView.percentDecoded(head, from, question), SecretEncoding.PATH, out);
    if (question < to) {
      out.write('?');
      secrets.copyPairs(head, question + 1, to, out);
    }
  }

  private void fieldLine(int from, int end) {
    int value = Math.min(end, indexOf(':', from, end) + 1);
    while (value < end && isBlank(head[value])) {
      value++;
    }
    int valueEnd = end;
    while (valueEnd > value && (isBlank(head[valueEnd - 1]) || isLineEnd(head[valueEnd - 1]))) {
      valueEnd--;
    }
    out.write(head, from, value - from);
    if (value < valueEnd) {
      fieldValue(value, valueEnd);
    }
    out.write(head, valueEnd, end - valueEnd);
  }

  // A placeholder counts when it is the whole value, follows one word, or is inside Basic.
  private void fieldValue(int from, int to) {
    Optional<BasicAuthValue> basic =
        BasicAuthValue.at(head, from, to)
            .filter(value -> value.end() == to && PlaceholderSyntax.isIn(value.decoded()));
    if (basic.isPresent()) {
      out.write(head, from, basic.get().start() - from);
      basicValue(basic.get().decoded());
      return;
    }
    DecodedView view = DecodedView.plain(head, from, to);
    Optional<PlaceholderMatch> match =
        PlaceholderMatch.next(view, 0).filter(found -> isWhole(view, found));
    int kept = match.map(PlaceholderMatch::start).orElse(view.length());
    out.write(head, from, kept);
    match.ifPresent(found -> secrets.put(found.placeholder(), SecretEncoding.FIELD, out));
  }

  private void basicValue(byte[] decoded) {
    ByteArrayOutputStream replaced = new ByteArrayOutputStream();
    secrets.copy(
        decoded, DecodedView.plain(decoded, 0, decoded.length), SecretEncoding.FIELD, replaced);
    if (PlaceholderSyntax.isIn(replaced.toByteArray())) {
      secrets.fail(CredentialFault.MISPLACED);
    }
    out.writeBytes(Base64.getEncoder().encode(replaced.toByteArray()));
  }

  // Nothing follows the placeholder, and at most one word and spaces precede it.
  private static boolean isWhole(DecodedView view, PlaceholderMatch match) {
    if (match.end() != view.length()) {
      return false;
    }
    int word = match.start();
    while (word > 0 && view.at(word - 1) == ' ') {
      word--;
    }
    if (word == match.start() && word > 0) {
      return false;
    }
    for (int i = 0; i < word; i++) {
      if (isBlank(view.at(i))) {
        return false;
      }
    }
    return true;
  }

  private int lineEnd(int from) {
    return Math.min(length, indexOf('\n', from, length) + 1);
  }

  private int indexOf(int octet, int from, int to) {
    return SecretSubstitution.indexOf(head, octet, from, to);
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\r' || octet == '\n';
  }
}
