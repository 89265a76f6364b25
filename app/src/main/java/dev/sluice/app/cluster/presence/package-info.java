/**
 * Which member of the cluster serves which bus address. Each member announces its own addresses
 * repeatedly; announcements expire with the membership of their sender.
 *
 * <p>May enter: membership views and announcements of JGroups, registrations of Vert.x. Must not
 * enter: the bus messages themselves.
 */
@NullMarked
package dev.sluice.app.cluster.presence;

import org.jspecify.annotations.NullMarked;
