/**
 * {@code sluice trace}: listens at the admin API of a node to the requests of a cluster.
 *
 * <p>May enter: options of the command, the connection to a node, the lines that it sends. Must not
 * enter: how a request is shown; see {@code tools.requests}.
 */
@NullMarked
package dev.sluice.tools.live;

import org.jspecify.annotations.NullMarked;
