/** Hosts, ports and address ranges. */
@NullMarked
package dev.sluice.config.net;

import org.jspecify.annotations.NullMarked;
