/**
 * How long a client may take to send a body that is read.
 *
 * <p>May enter: limits of time and of rate. Must not enter: bytes, refusals.
 */
@NullMarked
package dev.sluice.proxy.upload.pace;

import org.jspecify.annotations.NullMarked;
