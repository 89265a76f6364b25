/**
 * Hosts, ports and address ranges. Never resolves a name.
 *
 * <p>May enter: value types of addresses. Must not enter: sockets and resolvers.
 */
@NullMarked
package dev.sluice.config.net;

import org.jspecify.annotations.NullMarked;
