/**
 * {@code sluice trace} and {@code sluice denials}: live requests and denials of a cluster, from the
 * admin API of a node.
 *
 * <p>May enter: options, the connection to a node, the lines that it sends. Must not enter: how a
 * request is shown ({@code requests}).
 */
@NullMarked
package dev.sluice.tools.live;

import org.jspecify.annotations.NullMarked;
