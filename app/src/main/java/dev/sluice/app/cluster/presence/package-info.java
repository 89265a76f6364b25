/**
 * Which member of the cluster serves which bus address. Each member announces its own addresses
 * repeatedly; announcements expire with the membership of their sender.
 *
 * <p>Enters: membership views and announcements of JGroups, registrations of Vert.x. Stays out: the
 * bus messages themselves.
 */
@NullMarked
package dev.sluice.app.cluster.presence;

import org.jspecify.annotations.NullMarked;
