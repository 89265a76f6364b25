/**
 * The traces of requests: where each belongs, whether it is exported, and when its steps began and
 * ended.
 *
 * <p>May enter: sampling, trace contexts, times. Must not enter: spans and their export.
 */
@NullMarked
package dev.sluice.proxy.trace;

import org.jspecify.annotations.NullMarked;
