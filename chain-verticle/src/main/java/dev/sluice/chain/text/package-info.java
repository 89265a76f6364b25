/** What may stand in a name, and what may be shown of text that came from outside. */
@NullMarked
package dev.sluice.chain.text;

import org.jspecify.annotations.NullMarked;
