/**
 * The sandbox that a connection or request belongs to, by listener or by proxy credentials.
 *
 * <p>May enter: listeners of sandboxes, proxy authentication.
 *
 * <p>Must not enter: policy, refusals, credentials for origins.
 */
@NullMarked
package dev.sluice.proxy.sandbox;

import org.jspecify.annotations.NullMarked;
