/**
 * Recorded requests judged by a policy that a caller of the admin API tries out.
 *
 * <p>May enter: reading the audit topic within bounds, and the report as JSON. Must not enter: how
 * an event is judged, which is {@code dev.sluice.tools.replay}, and anything that a request waits
 * for.
 */
@NullMarked
package dev.sluice.app.replay;

import org.jspecify.annotations.NullMarked;
