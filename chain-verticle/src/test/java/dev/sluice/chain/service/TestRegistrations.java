package dev.sluice.chain.service;

import dev.sluice.chain.contract.Limits;
import dev.sluice.config.registration.Registration;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Registrations as an operator would write them for a service of a test. */
public final class TestRegistrations {
  private TestRegistrations() {}

  /** With time enough to answer on a busy machine, and little enough to wait for its end. */
  public static Registration plaintext(String name, int port) {
    return plaintext(name, port, Duration.ofSeconds(2));
  }

  public static Registration plaintext(String name, int port, Duration timeout) {
    return new Registration(
        name,
        URI.create("http://127.0.0.1:" + port),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "urn:openshell:extension:middleware:" + name,
        true,
        Limits.PAYLOAD,
        timeout);
  }
}
