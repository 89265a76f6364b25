/**
 * {@code sluice policy replay}: recorded requests judged by another policy, and what differs.
 *
 * <p>May enter: the judgment of recorded decisions, and their count. Must not enter: how an event
 * is read, how a policy decides, forms of a report.
 */
@NullMarked
package dev.sluice.tools.replay;

import org.jspecify.annotations.NullMarked;
