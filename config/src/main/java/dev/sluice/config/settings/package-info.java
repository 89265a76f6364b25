/** Settings of one node. */
@NullMarked
package dev.sluice.config.settings;

import org.jspecify.annotations.NullMarked;
