/**
 * Request targets, and every response that the proxy makes itself, byte for byte (data-plane 15,
 * middleware-contract i).
 *
 * <p>May enter: readings of a target, statuses, codes, texts. Must not enter: decisions to refuse,
 * sockets, audit records.
 */
@NullMarked
package dev.sluice.proxy.refusal;

import org.jspecify.annotations.NullMarked;
