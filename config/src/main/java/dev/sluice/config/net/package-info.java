/**
 * Hosts, ports, address ranges, and the hosts that a certificate names. Never resolves a name.
 *
 * <p>May enter: value types of addresses, ranges of them, comparisons of hosts. Must not enter:
 * sockets and resolvers.
 */
@NullMarked
package dev.sluice.config.net;

import org.jspecify.annotations.NullMarked;
