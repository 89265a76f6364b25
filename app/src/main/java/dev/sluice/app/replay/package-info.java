/**
 * Recorded requests judged by a policy that a caller of the admin API tries out.
 *
 * <p>May enter: bounded reads of the audit topic, the report as JSON. Must not enter: the judgment
 * of an event ({@code dev.sluice.tools.replay}), work that a request waits for.
 */
@NullMarked
package dev.sluice.app.replay;

import org.jspecify.annotations.NullMarked;
