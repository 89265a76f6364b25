/**
 * {@code sluice policy replay}: recorded requests judged by another policy, and the differences.
 *
 * <p>May enter: readers and judgment of recorded decisions, counts, forms of the report. Must not
 * enter: how a policy decides.
 */
@NullMarked
package dev.sluice.tools.replay;

import org.jspecify.annotations.NullMarked;
