package dev.sluice.proxy;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.config.settings.proxy.Timeouts;
import java.time.Duration;

/** Timeouts, the usual ones but for those that a test sets, and no wait for a balancer. */
final class Waits {
  private static final Timeouts USUAL = Timeouts.DEFAULTS;

  Duration head = USUAL.head();
  Duration body = USUAL.body();
  Duration inspection = USUAL.inspection();
  Duration response = USUAL.response();
  Duration send = USUAL.send();
  Duration tunnel = USUAL.tunnel();
  Duration lameDuck = Duration.ZERO;
  Duration drain = USUAL.drain();
  Duration responseIdle = USUAL.exchange().responseIdle();
  Duration eventStreamIdle = USUAL.exchange().eventStreamIdle();
  Duration exchange = USUAL.exchange().whole();
  Duration afterReload = USUAL.exchange().afterReload();

  Timeouts all() {
    return new Timeouts(
        head,
        USUAL.idle(),
        body,
        inspection,
        USUAL.handshake(),
        USUAL.connect(),
        response,
        send,
        tunnel,
        lameDuck,
        drain,
        new ExchangeLimits(responseIdle, eventStreamIdle, exchange, afterReload));
  }
}
