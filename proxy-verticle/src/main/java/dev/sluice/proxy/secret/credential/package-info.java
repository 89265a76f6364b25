/**
 * Credentials: placeholders in requests, the secrets behind them, and their replacement.
 *
 * <p>May enter: syntax, storage, reload and substitution of secrets (data-plane 14).
 *
 * <p>Must not enter: sockets, framing, refusals, policy; replacement is the last step before an
 * origin.
 */
@NullMarked
package dev.sluice.proxy.secret.credential;

import org.jspecify.annotations.NullMarked;
