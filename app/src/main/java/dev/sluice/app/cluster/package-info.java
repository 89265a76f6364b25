/**
 * Cluster membership: how nodes find each other and encrypt their traffic.
 *
 * <p>May enter: {@code cluster.*} settings, JGroups. Must not enter: messages on the bus; which
 * node serves which bus address ({@code presence}).
 */
@NullMarked
package dev.sluice.app.cluster;

import org.jspecify.annotations.NullMarked;
