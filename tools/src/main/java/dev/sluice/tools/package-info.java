/**
 * Commands that no node needs. Enters: what a person runs by hand against files, services or the
 * audit topic. Stays out: whatever a running node calls.
 */
@NullMarked
package dev.sluice.tools;

import org.jspecify.annotations.NullMarked;
