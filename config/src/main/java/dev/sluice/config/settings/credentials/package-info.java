/**
 * {@code proxy.credentials}: which secrets the proxy injects, where, and for which sandboxes.
 *
 * <p>May enter: bindings of credentials. Must not enter: secrets themselves.
 */
@NullMarked
package dev.sluice.config.settings.credentials;

import org.jspecify.annotations.NullMarked;
