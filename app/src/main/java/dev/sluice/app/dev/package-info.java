/**
 * {@code sluice dev}: an embedded broker and a demo origin around a node, and its instructions.
 *
 * <p>Enters: what a person needs to try Sluice. Stays out: everything a production node uses.
 */
@NullMarked
package dev.sluice.app.dev;

import org.jspecify.annotations.NullMarked;
