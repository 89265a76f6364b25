/**
 * Every answer that the proxy gives by itself, byte for byte (data-plane 15, middleware-contract
 * i).
 */
@NullMarked
package dev.sluice.proxy.refusal;

import org.jspecify.annotations.NullMarked;
