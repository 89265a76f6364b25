package dev.sluice.proxy.credential;

/** What a placeholder of one request stands for. */
public sealed interface Resolution {
  record Resolved(Secret secret) implements Resolution {}

  /** Nobody knows it, or not for this sandbox, or it has expired or been revoked. */
  record Unavailable() implements Resolution {}

  /** The credential is not for this endpoint. */
  record Misdirected() implements Resolution {}
}
