package dev.sluice.detect.place;

import java.util.function.Consumer;

/** The labels of a host name, which hold a secret of more than 63 characters only together. */
public final class HostLabels {
  private static final char DOT = '.';

  private HostLabels() {}

  /**
   * Neighboring labels.
   *
   * @param from where the first one begins in the host
   */
  public record Run(String text, int from, int end) {
    @Override
    public String toString() {
      return "Run[" + from + ", " + end + ")";
    }
  }

  public static String joined(String host) {
    return host.replace(String.valueOf(DOT), "");
  }

  /**
   * Tells each run of neighboring labels, two at least, as one text; a secret in it is not a part
   * of a longer word. A name of 253 characters has at most 8,001 runs.
   *
   * @param shortest characters of a text that is told
   */
  public static void forEachRun(String host, int shortest, Consumer<Run> run) {
    for (int from = 0; from < host.length(); from = next(host, from)) {
      StringBuilder text = new StringBuilder(host.length()).append(host, from, end(host, from));
      for (int label = next(host, from); label < host.length(); label = next(host, label)) {
        text.append(host, label, end(host, label));
        if (text.length() >= shortest) {
          run.accept(new Run(text.toString(), from, end(host, label)));
        }
      }
    }
  }

  private static int end(String host, int from) {
    int dot = host.indexOf(DOT, from);
    return dot < 0 ? host.length() : dot;
  }

  private static int next(String host, int from) {
    return end(host, from) + 1;
  }
}
