package dev.sluice.proxy.refusal;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretMask;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.place.HostLabels;
import dev.sluice.detect.place.HostLabels.Run;
import dev.sluice.detect.place.LatestValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Text of clients as records and refusals hold it: the secrets that the built-in patterns find, in
 * any encoding, are replaced by {@code [secret:ID]}. Any thread. Time is linear in the text, which
 * a head or the limits of {@code DeniedCall} bound.
 */
public final class MaskedText {
  private static final int DEPTH = 4;
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, false), DEPTH, "[secret]")
          .forShortTexts();

  private static final LayeredScanner PLAIN = SCANNER.withoutDecoding();

  /** A search takes microseconds, and most requests go to few hosts. */
  private static final LatestValues<String> CLEAN_HOSTS = new LatestValues<>();

  private static final LatestValues<String> CLEAN_PATHS = new LatestValues<>();

  private static final LatestValues<String> CLEAN_TEXTS = new LatestValues<>();

  private static final int LONGEST_KEPT = 512;

  private static final String HOST_MARK = "secret--";

  /** Of a host with eight labels. */
  private static final int MOST_DECODED_RUNS = 28;

  /** Every built-in secret is longer. */
  private static final int TOO_SHORT = 16;

  /** A replaced secret can uncover another one beside it. */
  private static final int ROUNDS = 4;

  private MaskedText() {}

  public static String of(String text) {
    return text.length() < TOO_SHORT ? text : SecretMask.of(SCANNER, text, 0);
  }

  /** A text that most requests of a client repeat, such as its user agent. */
  public static String ofRepeated(String text) {
    if (text.length() < TOO_SHORT || CLEAN_TEXTS.contains(text)) {
      return text;
    }
    String masked = of(text);
    if (text.length() <= LONGEST_KEPT && masked.equals(text)) {
      CLEAN_TEXTS.add(text);
    }
    return masked;
  }

  /**
   * A path.
   *
   * @param host of the request, in ASCII, since it tells some secrets; it is not changed
   * @param path canonical; empty when unknown
   */
  public static String ofPath(String host, String path) {
    if (path.length() < TOO_SHORT) {
      return path;
    }
    String whole = host + path;
    if (CLEAN_PATHS.contains(whole)) {
      return path;
    }
    String masked = SecretMask.of(SCANNER, whole, host.length() + 1);
    if (whole.length() <= LONGEST_KEPT && masked.equals(whole)) {
      CLEAN_PATHS.add(whole);
    }
    return masked.substring(host.length());
  }

  /**
   * A host. Labels with a secret become {@code secret--ID}, since {@code [secret:ID]} is no name of
   * a host. A label has 63 characters at most, so a secret may be spread over several.
   *
   * @param host in ASCII
   */
  public static String ofHost(String host) {
    if (CLEAN_HOSTS.contains(host)) {
      return host;
    }
    String masked = host;
    for (int round = 0; round < ROUNDS; round++) {
      String next = withoutSecret(masked);
      if (next.equals(masked)) {
        CLEAN_HOSTS.add(next);
        return next;
      }
      masked = next;
    }
    return HOST_MARK + "more";
  }

  private static String withoutSecret(String host) {
    if (host.length() < TOO_SHORT) {
      return host;
    }
    List<Edit> written = edits(SCANNER, host);
    if (!written.isEmpty()) {
      return withoutLabels(host, 1, written.getFirst());
    }
    String joined = HostLabels.joined(host);
    List<Edit> found = edits(SCANNER, joined);
    if (found.isEmpty() && !SCANNER.holdsLiteral(joined.getBytes(StandardCharsets.UTF_8))) {
      return host;
    }
    Optional<String> shortest = withoutRun(host);
    if (shortest.isPresent() || found.isEmpty()) {
      return shortest.orElse(host);
    }
    return withoutLabels(host, 0, found.getFirst());
  }

  private static List<Edit> edits(LayeredScanner scanner, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return scanner.scan(bytes, 0, bytes.length).edits();
  }

  private static Optional<String> withoutRun(String host) {
    List<Run> runs = new ArrayList<>();
    HostLabels.forEachRun(host, TOO_SHORT, runs::add);
    runs.sort(Comparator.comparingInt(run -> run.text().length()));
    LayeredScanner scanner = runs.size() <= MOST_DECODED_RUNS ? SCANNER : PLAIN;
    for (Run run : runs) {
      List<Edit> found = edits(scanner, run.text());
      if (!found.isEmpty()) {
        String mark = hostMark(found.getFirst());
        return Optional.of(host.substring(0, run.from()) + mark + host.substring(run.end()));
      }
    }
    return Optional.empty();
  }

  /**
   * Replaces all labels that have a part of a secret.
   *
   * @param dot how many bytes a dot has in the text that was searched
   */
  private static String withoutLabels(String host, int dot, Edit found) {
    List<String> labels = new ArrayList<>();
    int at = 0;
    boolean marked = false;
    for (String label : host.split("\\.", -1)) {
      boolean touched = at < found.span().end() && at + label.length() > found.span().start();
      at += label.length() + dot;
      if (!touched) {
        labels.add(label);
      } else if (!marked) {
        labels.add(hostMark(found));
        marked = true;
      }
    }
    return String.join(".", labels);
  }

  private static String hostMark(Edit edit) {
    return HOST_MARK + edit.patterns().getFirst().id();
  }
}
