/**
 * Denials of the sandboxes of the cluster, for people: counted by shape, in bounded memory.
 *
 * <p>May enter: counts that proxies push, questions about them. Must not enter: policy, the audit.
 */
@NullMarked
package dev.sluice.control.denial;

import org.jspecify.annotations.NullMarked;
