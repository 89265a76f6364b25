/**
 * {@code sluice dev}: an embedded broker and a demo origin around a node, and its instructions.
 *
 * <p>May enter: what a person needs to try Sluice. Must not enter: code that a production node
 * uses.
 */
@NullMarked
package dev.sluice.app.dev;

import org.jspecify.annotations.NullMarked;
