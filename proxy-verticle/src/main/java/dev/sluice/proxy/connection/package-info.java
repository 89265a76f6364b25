/**
 * The client's side of a socket: bytes in arrival order, one phase that reads them, one deadline.
 * Knows nothing of HTTP or of what is decided.
 */
@NullMarked
package dev.sluice.proxy.connection;

import org.jspecify.annotations.NullMarked;
