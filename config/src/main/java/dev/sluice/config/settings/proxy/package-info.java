/**
 * Settings of the proxy role: {@code proxy.*}, sandboxes included.
 *
 * <p>May enter: records of one section each, which read themselves. Must not enter: what the proxy
 * does with them.
 */
@NullMarked
package dev.sluice.config.settings.proxy;

import org.jspecify.annotations.NullMarked;
