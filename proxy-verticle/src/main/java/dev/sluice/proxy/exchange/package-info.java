/**
 * One request from its head to the last byte of its response: intake, inspection, decision,
 * forwarding. Each step is a room of its own and hands on one immutable result.
 */
@NullMarked
package dev.sluice.proxy.exchange;

import org.jspecify.annotations.NullMarked;
