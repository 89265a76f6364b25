/**
 * Operator-run middleware services: {@code gateway.toml}.
 *
 * <p>May enter: what the file says about services. Must not enter: connections to services.
 */
@NullMarked
package dev.sluice.config.registration;

import org.jspecify.annotations.NullMarked;
