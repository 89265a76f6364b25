/**
 * Requests as bytes: what Sluice refuses, and how origins of different make read what it lets pass.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.it.wire;
