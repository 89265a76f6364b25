package dev.sluice.config.settings.proxy;

import java.util.Map;

/** What a client means that ends its output within an HTTP exchange: {@code proxy.half_close}. */
public enum HalfClose {
  /** It has left. */
  ABORT,
  /** It has sent its requests, and still reads. */
  FINISH;

  static final Map<String, HalfClose> WORDS = Map.of("abort", ABORT, "finish", FINISH);
}
