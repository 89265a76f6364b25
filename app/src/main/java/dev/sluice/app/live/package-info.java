/**
 * Parts of the pages about live requests: queries of their callers, streams of lines.
 *
 * <p>May enter: forms of parameters and lines. Must not enter: what the lines tell.
 */
@NullMarked
package dev.sluice.app.live;

import org.jspecify.annotations.NullMarked;
