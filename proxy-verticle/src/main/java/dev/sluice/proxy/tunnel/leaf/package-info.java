/**
 * The certificates that tunnels show their clients: who may have one minted, and when.
 *
 * <p>May enter: queues and rates of minting. Must not enter: TLS itself (wire/tls), tunnels.
 */
@NullMarked
package dev.sluice.proxy.tunnel.leaf;

import org.jspecify.annotations.NullMarked;
