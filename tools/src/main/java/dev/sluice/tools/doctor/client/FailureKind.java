package dev.sluice.tools.doctor.client;

import java.util.Locale;

/** Why a client gets no answer from {@code sluice.local}. */
public enum FailureKind {
  UNTRUSTED("does not trust the CA"),
  /** It resolved the name itself, and the environment names no proxy. */
  UNSET("has no proxy"),
  /** It resolved the name itself, as {@code NO_PROXY} says. */
  EXCLUDED("NO_PROXY excludes it"),
  /** It resolved the name itself, although the environment names a proxy. */
  IGNORING("ignores the proxy"),
  UNREACHABLE("cannot reach the proxy"),
  /** The proxy answered 407. */
  TOKENLESS("lacks a valid token"),
  REFUSED("refused by the proxy"),
  SLOW("no answer in time"),
  OTHER("fails");

  private final String text;

  FailureKind(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
