package dev.sluice.wire.head;

public enum HttpVersion {
  HTTP_1_0("1.0"),
  HTTP_1_1("1.1"),
  HTTP_2("2");

  private final String text;

  HttpVersion(String text) {
    this.text = text;
  }

  /** As in events and in Via: {@code 1.0}, {@code 1.1} or {@code 2}. */
  public String text() {
    return text;
  }

  /**
   * Whether the version shows a recipient that a body of unknown length was cut: by chunks, or by a
   * reset of its stream.
   */
  public boolean showsTruncation() {
    return this != HTTP_1_0;
  }
}
