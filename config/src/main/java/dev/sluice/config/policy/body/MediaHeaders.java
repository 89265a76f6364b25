package dev.sluice.config.policy.body;

/**
 * Values of the headers that say how a body is meant, several of a name joined by commas; empty
 * when absent.
 */
public record MediaHeaders(String accept, String contentType, String contentEncoding) {
  /** A request without any of them. */
  public static final MediaHeaders NONE = new MediaHeaders("", "", "");

  @Override
  public String toString() {
    return "MediaHeaders[]";
  }
}
