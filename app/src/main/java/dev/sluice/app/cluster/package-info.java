/**
 * Cluster membership: how nodes find each other and encrypt their traffic.
 *
 * <p>Enters: {@code cluster.*} settings, JGroups. Stays out: messages on the bus, and which node
 * serves which bus address ({@code presence}).
 */
@NullMarked
package dev.sluice.app.cluster;

import org.jspecify.annotations.NullMarked;
