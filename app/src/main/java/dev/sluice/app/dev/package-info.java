/**
 * What makes {@code sluice dev} self-sufficient: a broker inside the process, an origin to talk to
 * with certificates of its own, and the instructions that are printed.
 */
@NullMarked
package dev.sluice.app.dev;

import org.jspecify.annotations.NullMarked;
