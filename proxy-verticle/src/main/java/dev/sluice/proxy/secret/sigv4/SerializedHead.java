package dev.sluice.proxy.secret.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines of a head that the proxy has written. */
final class SerializedHead {
  private final byte[] head;
  private final int requestLineEnd;
  private final List<Line> fields = new ArrayList<>();

  /**
   * A field line.
   *
   * @param name lower case
   * @param start index of the line
   * @param value index where the value begins, without blanks
   * @param end index after the value, without blanks
   * @param next index of the next line
   */
  record Line(String name, int start, int value, int end, int next) {}

  SerializedHead(byte[] head) {
    this.head = head;
    this.requestLineEnd = lineEnd(0);
    int at = requestLineEnd;
    while (at < head.length) {
      int next = lineEnd(at);
      if (next - at > 2) {
        fields.add(line(at, next));
      }
      at = next;
    }
  }

  private Line line(int start, int next) {
    int colon = start;
    while (head[colon] != ':') {
      colon++;
    }
    int value = colon + 1;
    int end = next - 2;
    while (value < end && isBlank(head[value])) {
      value++;
    }
    while (end > value && isBlank(head[end - 1])) {
      end--;
    }
    String name = text(start, colon).toLowerCase(Locale.ROOT);
    return new Line(name, start, value, end, next);
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < head.length && head[at] != '\n') {
      at++;
    }
    return Math.min(head.length, at + 1);
  }

  byte[] head() {
    return head;
  }

  int requestLineEnd() {
    return requestLineEnd;
  }

  List<Line> fields() {
    return fields;
  }

  String text(int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
