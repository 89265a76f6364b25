/**
 * Credentials: placeholders in requests, their secrets, and the replacement as the last step before
 * an origin.
 *
 * <p>May enter: syntax, storage, reload and substitution of secrets (data-plane 14). Must not
 * enter: sockets, framing, refusals, policy.
 */
@NullMarked
package dev.sluice.proxy.secret.credential;

import org.jspecify.annotations.NullMarked;
