/**
 * Middleware services for the tests: programs of their own that print {@code ready}, and {@code
 * ResponsePeer} within the process of a test.
 */
@NullMarked
package dev.sluice.it.service;

import org.jspecify.annotations.NullMarked;
