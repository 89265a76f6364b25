/**
 * Every response that the proxy makes itself, byte for byte (data-plane 15, middleware-contract i).
 *
 * <p>May enter: statuses, codes, texts and their serialization, texts of clients without secrets.
 *
 * <p>Must not enter: decisions to refuse, sockets, audit records.
 */
@NullMarked
package dev.sluice.proxy.refusal;

import org.jspecify.annotations.NullMarked;
