/**
 * CONNECT: admission, address check, the dialled socket and the certificate before the 200, then
 * what the first bytes turn out to be.
 */
@NullMarked
package dev.sluice.proxy.tunnel;

import org.jspecify.annotations.NullMarked;
