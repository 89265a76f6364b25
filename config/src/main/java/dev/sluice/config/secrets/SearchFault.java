package dev.sluice.config.secrets;

/** Why a request could not be searched to its end. */
public enum SearchFault {
  /** The operator's patterns exceeded their budget. */
  TOO_COSTLY("custom patterns cost too much on this request"),
  /** A part is too deep, or too large, and {@code undecoded} is {@code fail}. */
  UNDECODED("a part of the request is beyond its limits");

  private final String text;

  SearchFault(String text) {
    this.text = SecretsSettings.IMPLEMENTATION + " " + text;
  }

  public String text() {
    return text;
  }
}
